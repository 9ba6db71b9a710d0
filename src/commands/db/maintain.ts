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
import { isoInstant } from '../../domain/instant.ts';
import { reportList } from '../output/report.ts';

export const command = defineCommand({
  details: `Without --job, runs every regular job once, due or not. A leading engine runs
them on their schedule. When a job is already running, the second run is
skipped. Runs are stored in JobRun for 90 days.
Exit code 1 when a job failed, or when the job that --job names was skipped.

${JOBS.map(({ name, summary, everyMs }) => `${name}\n    ${summary}${everyMs === null ? '\n    (only with --job)' : ''}`).join('\n')}`,
  options: {
    job: { flags: '--job <name>', summary: 'run only this job', parse: jobNamed },
    olderThan: {
      flags: '--older-than <months>',
      summary: 'for detach-partitions: how many whole months to keep',
      parse: positiveWholeNumber,
    },
  },
  examples: [
    ['traderai db maintain', 'run every job, for example from cron when no engine runs at night'],
    ['traderai db maintain --job refresh-views --json', 'refresh the summaries before a report'],
    ['traderai db maintain --job detach-partitions --older-than 24', 'keep two years of candles in the tables'],
  ],
  async run(context, { options }) {
    const { output, clock } = context;
    const { job, olderThan } = options;
    if (olderThan !== undefined && job?.name !== 'detach-partitions')
      throw badUsage(
        '--older-than works only with --job detach-partitions',
        'Add that job, or leave out --older-than.',
      );
    if (olderThan === undefined && job?.name === 'detach-partitions') {
      throw badUsage(
        '--older-than is missing',
        'Name it in months: traderai db maintain --job detach-partitions --older-than 24',
      );
    }
    return withDesk(context, async ({ pool }) => {
      const reports: JobReport[] = [];
      for (const each of job === undefined ? REGULAR_JOBS : [job]) {
        output.progress(each.name);
        reports.push(
          await runJob(pool, each, {
            now: clock.now(),
            olderThanMonths: olderThan,
            measures: context.configuration(),
            headPlaces: context.configuration(),
          }),
        );
      }
      output.progress('');
      await reportList(output, { rows: reports, columns: COLUMNS, json: reportJsonOf, empty: 'There is no such job.' });
      // A skipped job is a failure only when --job names it: another run is doing the same work.
      return reports.some(({ outcome }) => outcome === 'FAILED' || (outcome === 'SKIPPED' && job !== undefined))
        ? 1
        : 0;
    });
  },
});

function jobNamed(text: string): Job {
  const job = findJob(text);
  if (job === null)
    throw badUsage(`there is no job ${plainText(text)}`, `Name one of ${JOBS.map(({ name }) => name).join(', ')}.`);
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
  { title: 'Result', value: ({ message }) => message },
];

function tookText({ startedAt, endedAt }: JobReport): string {
  return startedAt === null || endedAt === null ? '' : duration(endedAt - startedAt);
}

function reportJsonOf({ job, outcome, rows, message, startedAt, endedAt }: JobReport): unknown {
  return { job, outcome, rows, message, startedAt: isoInstant(startedAt), endedAt: isoInstant(endedAt) };
}
