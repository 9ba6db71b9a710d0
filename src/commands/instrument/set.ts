/** `traderai instrument set` */
import { setMatchingRules, setTradingHours } from '../../database/actions/desk-settings.ts';
import type { MatchingRules } from '../../database/actions/desk-settings.ts';
import { readDeskDay } from '../../database/queries/desk-day.ts';
import type { InstrumentRow } from '../../database/queries/instruments.ts';
import { BAR_PATHS } from '../../domain/bar-path.ts';
import { POST_ONLY_POLICIES } from '../../domain/conditions.ts';
import { INTERVALS, parseInterval } from '../../domain/interval.ts';
import type { Interval } from '../../domain/interval.ts';
import { plainText } from '../../domain/plain-text.ts';
import { shown } from '../../domain/shown.ts';
import { BUILT_IN_HOURS, builtInHours, parseTradingHours } from '../../domain/trading-hours.ts';
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
A close at or before the open is on the next day. An order whose end is
already known keeps that end.

--post-only is the answer to a post-only order that would trade at once:
  reject           the order ends as REJECTED
  reprice          its limit becomes one tick behind the market
--bar-path is the way of the price inside a bar:
  nearer-extreme   first to the extreme that is nearer to the open
  worst-case       for orders that only reduce, first to the worse extreme
--atr-interval names the candles from which distances in ATR are computed.`,
  options: {
    tradingHours: {
      flags: '--trading-hours <hours>',
      summary: `${BUILT_IN_HOURS.join(', ')}, ${NONE}, or a JSON file`,
      suggestions: [...BUILT_IN_HOURS, NONE],
    },
    postOnly: {
      flags: '--post-only <answer>',
      summary: 'reject or reprice',
      suggestions: POST_ONLY_POLICIES.map(asTyped),
    },
    barPath: {
      flags: '--bar-path <path>',
      summary: 'nearer-extreme or worst-case',
      suggestions: BAR_PATHS.map(asTyped),
    },
    atrInterval: {
      flags: '--atr-interval <interval>',
      summary: INTERVALS.join(', '),
      suggestions: INTERVALS,
    },
    dryRun: { flags: '--dry-run', summary: 'show what would be set; change nothing' },
  },
  examples: [
    ['traderai instrument set AAPL --trading-hours us-equities', 'end DAY orders at the close in New York'],
    ['traderai instrument set VOD --trading-hours london.json --dry-run', 'check a file and show the next session'],
    ['traderai instrument set BTCUSD --trading-hours none', "use the desk's day again"],
    ['traderai instrument set BTCUSD --post-only reprice', 'move post-only orders behind the market'],
    ['traderai instrument set SPY --bar-path worst-case', 'let a stop come before a target in one bar'],
  ],
  async run(context, { words, options }) {
    const { output } = context;
    const symbol = symbolValue(words[0]!);
    const hours = options.tradingHours === undefined ? null : await wantedHours(options.tradingHours);
    const rules = wantedRules(options);
    const hasRules = Object.keys(rules).length > 0;
    if (hours === null && !hasRules)
      throw badUsage('no setting is named', 'Name --trading-hours, --post-only, --bar-path or --atr-interval.');
    const shownInstrument = await withDesk(context, async ({ db, pool }) => {
      const before = await instrumentOf(db, symbol);
      if (options.dryRun !== true) {
        const sets = [
          ...(hours === null ? [] : [() => setTradingHours(pool, { symbol, hours: hours.storedTradingHours })]),
          ...(hasRules ? [() => setMatchingRules(pool, { symbol, rules })] : []),
        ];
        for (const set of sets) {
          const answer = await set();
          if (!answer.ok) throw failureOf(answer.error);
        }
      }
      const instrument = { ...before, ...hours, ...rules };
      return { instrument, day: await readDeskDay(db), marketAt: await marketNow(context, db) };
    });
    if (output.form === 'json')
      return reportJson(output, { dryRun: options.dryRun === true, instrument: instrumentJson(shownInstrument) });
    if (options.dryRun === true) output.print('Nothing is changed. The result would be:');
    const fields = instrumentFields(shownInstrument).filter(([name]) =>
      [
        'Symbol',
        ...(hours === null ? [] : ['Trading hours', 'Session']),
        ...(hasRules ? ['Post-only', 'Bar path', 'ATR interval'] : []),
      ].includes(name),
    );
    reportFields(
      output,
      fields.map(([name, value]) => [name, plainText(value)] as const),
    );
  },
});

/** `WORST_CASE` is typed as `worst-case`. */
function asTyped(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

interface RuleOptions {
  readonly postOnly?: string | undefined;
  readonly barPath?: string | undefined;
  readonly atrInterval?: string | undefined;
}

/** Only the rules that are named. */
function wantedRules({ postOnly, barPath, atrInterval }: RuleOptions): MatchingRules {
  return {
    ...(postOnly !== undefined && { postOnlyPolicy: oneOf('--post-only', postOnly, POST_ONLY_POLICIES) }),
    ...(barPath !== undefined && { barPath: oneOf('--bar-path', barPath, BAR_PATHS) }),
    ...(atrInterval !== undefined && { atrInterval: intervalOf(atrInterval) }),
  };
}

function oneOf<Name extends string>(flag: string, text: string, names: readonly Name[]): Name {
  const found = names.find((name) => asTyped(name) === text.toLowerCase());
  if (found !== undefined) return found;
  throw badUsage(`${flag}: ${shown(text)}`, `Use ${names.map(asTyped).join(' or ')}.`);
}

function intervalOf(text: string): Interval {
  const interval = parseInterval(text);
  if (interval === null) throw badUsage(`--atr-interval: ${shown(text)}`, `Use one of ${INTERVALS.join(', ')}.`);
  return interval;
}

type WantedHours = Pick<InstrumentRow, 'tradingHours' | 'tradingHoursProblem' | 'storedTradingHours'>;

const READABLE = { tradingHoursProblem: null } as const;

async function wantedHours(text: string): Promise<WantedHours> {
  if (text === NONE) return { ...READABLE, tradingHours: null, storedTradingHours: null };
  const builtIn = builtInHours(text);
  if (builtIn !== null) return { ...READABLE, tradingHours: builtIn, storedTradingHours: { name: text } };
  const stored = jsonOf(text, await hoursFile(text));
  const parsed = parseTradingHours(stored);
  if (!parsed.ok) throw badUsage(`${shown(text)}: ${parsed.error.message}`, parsed.error.hint);
  return { ...READABLE, tradingHours: parsed.value, storedTradingHours: stored };
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
