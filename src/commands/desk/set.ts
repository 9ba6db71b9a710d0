/** `traderai desk set` */
import { setDeskDay, setMaxQuoteAge } from '../../database/actions/desk-settings.ts';
import { readDeskDay } from '../../database/queries/desk-day.ts';
import { ERROR_CODES } from '../../domain/error-codes.ts';
import { ok } from '../../domain/result.ts';
import { shown } from '../../domain/shown.ts';
import { isZone, parseTimeOfDay } from '../../domain/time-zone.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { badUsage, failureOf } from '../errors.ts';
import { marketNow } from '../market-now.ts';
import { reportFields, reportJson } from '../output/report.ts';
import { dayFields, dayJson, quoteAgeField } from './day.ts';

export const command = defineCommand({
  details: `For administrators. Settings without a flag are not changed.
A day lasts from one cut to the next, on the clock of the zone. Its date is the
date on which it ends, or on which it begins when the cut is midnight.
A DAY order whose end is already known keeps that end.
A live quote older than --max-quote-age denies orders; recordings are exempt.`,
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
    maxQuoteAge: {
      flags: '--max-quote-age <seconds>',
      summary: 'age above which a live quote denies orders (default of a new desk: 15)',
      parse: ageValue,
    },
    dryRun: { flags: '--dry-run', summary: 'show what the day would be; change nothing' },
  },
  examples: [
    ['traderai desk set --day-zone America/New_York --day-cut 17:00', 'count days like the currency markets'],
    ['traderai desk set --day-zone UTC --day-cut 00:00', 'set the default again'],
    ['traderai desk set --max-quote-age 60', 'accept orders by quotes of the last minute'],
    ['traderai desk set --day-cut 18:00 --dry-run', 'show what a later cut would change'],
  ],
  async run(context, { options }) {
    const { output } = context;
    const { dayZone, dayCut, maxQuoteAge } = options;
    if (dayZone === undefined && dayCut === undefined && maxQuoteAge === undefined)
      throw badUsage(
        'no setting is named',
        'Name --day-zone, --day-cut or both. For the age of a stale quote name --max-quote-age.',
      );
    const { day, marketAt } = await withDesk(context, async ({ db, pool }) => {
      const before = await readDeskDay(db);
      if (before.problem !== null && dayZone === undefined)
        throw badUsage(
          `${before.problem}, so the cut alone cannot be set`,
          'Name a zone too, for example: --day-zone UTC',
        );
      const day = { zone: dayZone ?? before.zone, cut: dayCut ?? before.cut, problem: null };
      if (options.dryRun !== true) {
        const setsDay = dayZone !== undefined || dayCut !== undefined;
        const set = setsDay ? await setDeskDay(pool, day) : ok(null);
        if (!set.ok) throw failureOf(set.error);
        const aged = maxQuoteAge === undefined ? ok(null) : await setMaxQuoteAge(pool, maxQuoteAge);
        if (!aged.ok) throw failureOf(aged.error);
      }
      return { day, marketAt: await marketNow(context, db) };
    });
    if (output.form === 'json')
      return reportJson(output, {
        dryRun: options.dryRun === true,
        day: dayJson(day, marketAt),
        ...(maxQuoteAge === undefined ? {} : { maxQuoteAgeMs: maxQuoteAge }),
      });
    if (options.dryRun === true) output.print('Nothing is changed. The result would be:');
    reportFields(output, [
      ...dayFields(day, marketAt),
      ...(maxQuoteAge === undefined ? [] : [quoteAgeField(maxQuoteAge)]),
    ]);
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

const LONGEST_AGE_SECONDS = 86_400;

/** In milliseconds. */
function ageValue(text: string): number {
  const seconds = positiveWholeNumber(text);
  if (seconds > LONGEST_AGE_SECONDS)
    throw badUsage(`${shown(text)} seconds are more than 1 day`, ERROR_CODES.BAD_QUOTE_AGE.hint);
  return seconds * 1_000;
}
