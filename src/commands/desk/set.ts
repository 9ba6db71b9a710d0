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
  details: `For administrators. Settings without a flag are not changed.
A day lasts from one cut to the next, on the clock of the zone. Its date is the
date on which it ends, or on which it begins when the cut is midnight.
A DAY order whose end is already known keeps that end.`,
  options: {
    dayZone: {
      flags: '--day-zone <zone>',
      summary: 'time zone of the cut, such as America/New_York or UTC',
      parse: zoneValue,
    },
    dayCut: {
      flags: '--day-cut <time>',
      summary: 'time in that zone at which a new day begins, such as 17:00',
      parse: cutValue,
    },
    dryRun: { flags: '--dry-run', summary: 'show what the day would be; change nothing' },
  },
  examples: [
    ['traderai desk set --day-zone America/New_York --day-cut 17:00', 'count days like the currency markets'],
    ['traderai desk set --day-zone UTC --day-cut 00:00', 'set the default again'],
    ['traderai desk set --day-cut 18:00 --dry-run', 'show what a later cut would change'],
  ],
  async run(context, { options }) {
    const { output } = context;
    const { dayZone, dayCut } = options;
    if (dayZone === undefined && dayCut === undefined)
      throw badUsage('no setting is named', 'Name --day-zone, --day-cut or both.');
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
    if (options.dryRun === true) output.print('Nothing is changed. The result would be:');
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
