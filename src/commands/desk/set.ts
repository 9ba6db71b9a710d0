/** `traderai desk set` */
import { setDeskDay } from '../../database/actions/desk-settings.ts';
import { readDeskDay } from '../../database/queries/desk-day.ts';
import { ERROR_CODES } from '../../domain/error-codes.ts';
import { shown } from '../../domain/shown.ts';
import { isZone, parseTimeOfDay } from '../../domain/time-zone.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { badUsage, failureOf } from '../errors.ts';
import { marketNow } from '../market-now.ts';
import { reportFields, reportJson } from '../output/report.ts';
import { dayFields, dayJson } from './day.ts';

export const command = defineCommand({
  details: `For administrators. What is not named stays as it is. A day lasts from the cut on the zone's clock to the next cut and bears the date on which it ends,
or on which it began when it ends at midnight. A DAY order whose end is known keeps it.`,
  options: {
    dayZone: {
      flags: '--day-zone <zone>',
      summary: 'the time zone whose clock cuts the days, such as America/New_York or UTC',
      parse: zoneValue,
    },
    dayCut: {
      flags: '--day-cut <time>',
      summary: 'the time on that clock at which a new day begins, such as 17:00',
      parse: cutValue,
    },
    dryRun: { flags: '--dry-run', summary: 'say what the day would be, and change nothing' },
  },
  examples: [
    ['traderai desk set --day-zone America/New_York --day-cut 17:00', 'days as the currency markets count them'],
    ['traderai desk set --day-zone UTC --day-cut 00:00', 'the default'],
    ['traderai desk set --day-cut 18:00 --dry-run', 'see what a later cut would mean'],
  ],
  async run(context, { options }) {
    const { output } = context;
    const { dayZone, dayCut } = options;
    if (dayZone === undefined && dayCut === undefined)
      throw badUsage('nothing is named to set', 'Name --day-zone, --day-cut or both.');
    const { day, marketAt } = await withDesk(context, async ({ db, pool }) => {
      const before = await readDeskDay(db);
      if (before.problem !== null && dayZone === undefined)
        throw badUsage(
          `${before.problem}, so the cut alone cannot be set`,
          'Name a zone too, for example: --day-zone UTC',
        );
      const day = { zone: dayZone ?? before.zone, cut: dayCut ?? before.cut, problem: null };
      if (options.dryRun !== true) {
        const set = await setDeskDay(pool, day);
        if (!set.ok) throw failureOf(set.error);
      }
      return { day, marketAt: await marketNow(context, db) };
    });
    if (output.form === 'json')
      return reportJson(output, { dryRun: options.dryRun === true, day: dayJson(day, marketAt) });
    if (options.dryRun === true) output.print('Nothing is changed. It would be:');
    reportFields(output, dayFields(day, marketAt));
  },
});

function zoneValue(text: string): string {
  if (!isZone(text)) throw badUsage(`${shown(text)} is not a time zone`, ERROR_CODES.BAD_ZONE.hint);
  return text;
}

function cutValue(text: string): number {
  const cut = parseTimeOfDay(text);
  if (cut === null) throw badUsage(`${shown(text)} is not a time from 00:00 to 23:59`, ERROR_CODES.BAD_TIME.hint);
  return cut;
}
