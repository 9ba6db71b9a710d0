/** `traderai instrument set` */
import { setTradingHours } from '../../database/actions/desk-settings.ts';
import { readDeskDay } from '../../database/queries/desk-day.ts';
import { plainText } from '../../domain/plain-text.ts';
import { shown } from '../../domain/shown.ts';
import { BUILT_IN_HOURS, builtInHours, parseTradingHours } from '../../domain/trading-hours.ts';
import type { TradingHours } from '../../domain/trading-hours.ts';
import { symbolValue } from '../candle/flags.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { badUsage, failureOf } from '../errors.ts';
import { marketNow } from '../market-now.ts';
import { reportFields, reportJson } from '../output/report.ts';
import { readText } from '../read-text.ts';
import { instrumentFields, instrumentJson, instrumentOf } from './instrument.ts';

/** Removes the trading hours of an instrument. */
const NONE = 'none';

export const command = defineCommand({
  arguments: [{ name: '<symbol>', summary: 'symbol of the instrument' }],
  details: `For administrators. Built-in hours:
  us-equities      9:30 to 16:00 in New York; holidays and half days of NYSE
  fx               Sunday 17:00 to Friday 17:00 in New York, cut daily at 17:00
  round-the-clock  always, in UTC days
  none             always, in days of the desk (traderai desk show)
A file holds JSON:
  {"zone": "Europe/London",
   "sessions": [{"days": ["MON", "TUE", "WED", "THU", "FRI"],
                 "open": "08:00", "close": "16:30"}],
   "holidays": ["2025-12-25"], "halfDays": {"2025-12-24": "12:30"}}
A close at or before the open is on the next day. A DAY order whose end is
already known keeps that end.`,
  options: {
    tradingHours: {
      flags: '--trading-hours <hours>',
      summary: `${BUILT_IN_HOURS.join(', ')}, ${NONE}, or a JSON file`,
      suggestions: [...BUILT_IN_HOURS, NONE],
    },
    dryRun: { flags: '--dry-run', summary: 'show what would be set; change nothing' },
  },
  examples: [
    ['traderai instrument set AAPL --trading-hours us-equities', 'end DAY orders at the close in New York'],
    ['traderai instrument set VOD --trading-hours london.json --dry-run', 'check a file and show the next session'],
    ['traderai instrument set BTCUSD --trading-hours none', "use the desk's day again"],
  ],
  async run(context, { words, options }) {
    const { output } = context;
    const symbol = symbolValue(words[0]!);
    if (options.tradingHours === undefined) throw badUsage('no setting is named', 'Name --trading-hours.');
    const wanted = await wantedHours(options.tradingHours);
    const shownInstrument = await withDesk(context, async ({ db, pool }) => {
      const before = await instrumentOf(db, symbol);
      if (options.dryRun !== true) {
        const set = await setTradingHours(pool, { symbol, hours: wanted.stored });
        if (!set.ok) throw failureOf(set.error);
      }
      const instrument = {
        ...before,
        tradingHours: wanted.hours,
        tradingHoursProblem: null,
        storedTradingHours: wanted.stored,
      };
      return { instrument, day: await readDeskDay(db), marketAt: await marketNow(context, db) };
    });
    if (output.form === 'json')
      return reportJson(output, { dryRun: options.dryRun === true, instrument: instrumentJson(shownInstrument) });
    if (options.dryRun === true) output.print('Nothing is changed. The result would be:');
    const fields = instrumentFields(shownInstrument).filter(([name]) =>
      ['Symbol', 'Trading hours', 'Session'].includes(name),
    );
    reportFields(
      output,
      fields.map(([name, value]) => [name, plainText(value)] as const),
    );
  },
});

interface WantedHours {
  readonly hours: TradingHours | null;
  readonly stored: unknown;
}

async function wantedHours(text: string): Promise<WantedHours> {
  if (text === NONE) return { hours: null, stored: null };
  const builtIn = builtInHours(text);
  if (builtIn !== null) return { hours: builtIn, stored: { name: text } };
  const stored = jsonOf(text, await hoursFile(text));
  const parsed = parseTradingHours(stored);
  if (!parsed.ok) throw badUsage(`${shown(text)}: ${parsed.error.message}`, parsed.error.hint);
  return { hours: parsed.value, stored };
}

async function hoursFile(path: string): Promise<string> {
  try {
    return await readText(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw badUsage(
      `${shown(path)} is neither built-in hours nor a file`,
      `Name ${BUILT_IN_HOURS.join(', ')}, ${NONE} or a JSON file.`,
    );
  }
}

function jsonOf(path: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw badUsage(
      `${shown(path)} is not JSON: ${plainText((error as Error).message)}`,
      'See the shape with: traderai instrument set --help',
    );
  }
}
