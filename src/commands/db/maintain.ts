/** `traderai db maintain` */
import { JOBS, REGULAR_JOBS, findJob } from '../../maintenance/jobs/registry.ts';
import type { Job } from '../../maintenance/jobs/job.ts';
import { runJob } from '../../maintenance/jobs/run-job.ts';
import type { JobReport } from '../../maintenance/jobs/run-job.ts';
import { plainText } from '../../domain/plain-text.ts';
import { duration } from '../../text/durations.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { badUsage } from '../errors.ts';
import type { Column } from '../output/columns.ts';
import { isoInstantOrNull } from '../output/json-values.ts';
import { reportList } from '../output/report.ts';

export const command = defineCommand({
  details: `Without --job every regular job runs once, due or not; the engine runs them by their schedule while it leads. Two runs of one job never meet:
the second is skipped. Each run is kept in JobRun for 90 days. Exit code 1 when a job failed, or when the job that --job names was skipped.

${JOBS.map(({ name, summary, everyMs }) => `${name.padEnd(22)} ${summary}${everyMs === null ? ' (only when it is named)' : ''}`).join('\n')}`,
  options: {
    job: { flags: '--job <name>', summary: 'only this one', parse: jobNamed },
    olderThan: {
      flags: '--older-than <months>',
      summary: 'for detach-partitions: how many whole months stay',
      parse: positiveWholeNumber,
    },
  },
  examples: [
    ['traderai db maintain', 'everything, as a cron job of a desk whose engine sleeps at night'],
    ['traderai db maintain --job refresh-views --json', 'fresh summaries before a report'],
    ['traderai db maintain --job detach-partitions --older-than 24', 'keep two years of candles'],
  ],
  async run(context, { options }) {
    const { output, clock } = context;
    const { job, olderThan } = options;
    if (olderThan !== undefined && job?.name !== 'detach-partitions')
      throw badUsage('--older-than belongs to --job detach-partitions');
    if (olderThan === undefined && job?.name === 'detach-partitions') {
      throw badUsage(
        'the least age of a month is missing',
        'Say it in months: traderai db maintain --job detach-partitions --older-than 24',
      );
    }
    return withDesk(context, async ({ pool }) => {
      const reports: JobReport[] = [];
      for (const each of job === undefined ? REGULAR_JOBS : [job]) {
        output.progress(each.name);
        reports.push(
          await runJob(pool, each, { now: clock.now(), olderThanMonths: olderThan, measures: context.configuration() }),
        );
      }
      output.progress('');
      await reportList(output, { rows: reports, columns: COLUMNS, json: reportJsonOf, empty: 'There is no such job.' });
      // Of all jobs one that another run has under way is no failure; the one that is named was to run now.
      return reports.some(({ outcome }) => outcome === 'FAILED' || (outcome === 'SKIPPED' && job !== undefined))
        ? 1
        : 0;
    });
  },
});

function jobNamed(text: string): Job {
  const job = findJob(text);
  if (job === null)
    throw badUsage(`there is no job ${plainText(text)}`, `There are: ${JOBS.map(({ name }) => name).join(', ')}`);
  return job;
}

const COLUMNS: readonly Column<JobReport>[] = [
  { title: 'Job', value: ({ job }) => job },
  {
    title: 'Outcome',
    value: ({ outcome }) => outcome,
    tone: (text) => (text === 'FAILED' ? 'bad' : text === 'DONE' ? 'good' : 'quiet'),
  },
  { title: 'Rows', align: 'right', value: ({ rows }) => (rows === null ? '' : String(rows)) },
  { title: 'Took', align: 'right', value: tookText, priority: 0 },
  { title: 'What it did', value: ({ message }) => message },
];

function tookText({ startedAt, endedAt }: JobReport): string {
  return startedAt === null || endedAt === null ? '' : duration(endedAt - startedAt);
}

function reportJsonOf({ job, outcome, rows, message, startedAt, endedAt }: JobReport): unknown {
  return { job, outcome, rows, message, startedAt: isoInstantOrNull(startedAt), endedAt: isoInstantOrNull(endedAt) };
}
