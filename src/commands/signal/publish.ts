/** `traderai signal publish` */
import { randomUUID } from 'node:crypto';
import type { DeskError } from '../../database/actions/desk-error.ts';
import { publishSignal } from '../../database/actions/publish-signal.ts';
import type { SignalRow } from '../../database/queries/signals.ts';
import { parseDecimal } from '../../domain/decimal.ts';
import type { Decimal } from '../../domain/decimal.ts';
import { plainText } from '../../domain/plain-text.ts';
import { shown } from '../../domain/shown.ts';
import { symbolValue } from '../candle/flags.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { badUsage, failureOf } from '../errors.ts';
import { figure } from '../../text/figures.ts';
import { instant } from '../../text/instants.ts';
import { reportJson } from '../output/report.ts';
import { signalJson } from '../output/shapes.ts';
import { spanMs } from '../span.ts';
import { inTrial } from '../trial.ts';
import { DAY_MS, MINUTE_MS } from '../../domain/time-units.ts';

const DEFAULT_ALGORITHM = 'discretionary';
const SHORTEST_HORIZON_MS = MINUTE_MS;
const LONGEST_HORIZON_MS = 365 * DAY_MS;

export const command = defineCommand({
  arguments: [
    { name: '<symbol>', summary: 'symbol of the instrument' },
    { name: '<direction>', summary: 'LONG or SHORT: the expected direction of the price' },
  ],
  details: `For analysts, and for programs whose key has the scope agent. Every console
shows the signal with its source: analyst: and the login, or agent: and the
prefix of the key. A signal places no order. Times are market times.
Limits: 10 a minute for a login, 120 an hour for a user with all keys.

The same --client-signal-id never makes a second signal. After an unknown
outcome (exit code 5), run the same command with the printed id.`,
  options: {
    strength: { flags: '--strength <probability>', summary: 'probability of the move, 0 to 1', parse: strengthValue },
    horizon: {
      flags: '--horizon <span>',
      summary: 'time for the move, from the present market time: 30m, 4h, 5d, 2w',
      parse: horizonSeconds,
    },
    entry: { flags: '--entry <price>', summary: 'entry price (default: at the market)', parse: priceValue },
    stop: {
      flags: '--stop <price>',
      summary: 'stop price: below the entry of a LONG, above that of a SHORT',
      parse: priceValue,
    },
    target: {
      flags: '--target <price>',
      summary: 'target price: above the entry of a LONG, below that of a SHORT',
      parse: priceValue,
    },
    reason: { flags: '--reason <text>', summary: 'reason, in at most 280 characters' },
    algorithm: {
      flags: '--algorithm <name>',
      summary: `name of the method, for its record of results (default: ${DEFAULT_ALGORITHM})`,
    },
    clientSignalId: {
      flags: '--client-signal-id <id>',
      summary: 'your id of the signal, unique for your login (default: generated and printed)',
    },
    dryRun: { flags: '--dry-run', summary: 'show the answer of the desk; publish nothing' },
  },
  examples: [
    [
      'traderai signal publish BTCUSD LONG --strength 0.7 --entry 6400 --stop 6300 --target 6700 --horizon 4h --reason "funding turned negative"',
      'publish an expectation with its reason',
    ],
    [
      'traderai signal publish ETHUSD SHORT --strength 0.55 --horizon 1d --algorithm "news model 3" --client-signal-id news-2018-11-12-07 --json',
      'publish from a program; a retry cannot duplicate the signal',
    ],
  ],
  async run(context, { words, options }) {
    const { output } = context;
    const { strength, horizon } = options;
    if (strength === undefined)
      throw badUsage('a signal needs a strength', 'Name the probability of the move: --strength 0.7');
    if (horizon === undefined) throw badUsage('a signal needs a horizon', 'Name the time for the move: --horizon 4h');
    const dryRun = options.dryRun === true;
    const signal = {
      clientSignalId: options.clientSignalId ?? randomUUID(),
      symbol: symbolValue(words[0]!),
      direction: directionOf(words[1]!),
      strength,
      horizonSeconds: horizon,
      entry: options.entry ?? null,
      stop: options.stop ?? null,
      target: options.target ?? null,
      reason: options.reason ?? null,
      algorithm: options.algorithm ?? DEFAULT_ALGORITHM,
    };
    const answer = await withDesk(context, ({ pool }) =>
      inTrial(pool, dryRun ? 'dry-run' : 'for-good', (connection) => publishSignal(connection, signal)),
    );
    if (!answer.ok)
      throw failureOf(
        answer.error.kind === 'unknown-outcome' ? unknownOutcome(answer.error, signal.clientSignalId) : answer.error,
      );
    if (output.form === 'json')
      return reportJson(output, { ...signalJson(answer.value), ...(dryRun && { dryRun, id: null, number: null }) });
    output.print(
      dryRun
        ? `Would publish: ${statement(answer.value)}; nothing was published.`
        : `Signal ${answer.value.number}: ${statement(answer.value)}`,
    );
    if (!dryRun) output.say(`Source ${plainText(answer.value.source)}, client signal id ${signal.clientSignalId}`);
  },
});

function statement({ direction, symbol, strength, entryPrice, stopPrice, targetPrice, expiresAt }: SignalRow): string {
  const levels = [
    ['entry', entryPrice],
    ['stop', stopPrice],
    ['target', targetPrice],
  ] as const;
  const named = levels.flatMap(([name, price]) => (price === null ? [] : [`${name} ${figure(price)}`]));
  return `${direction} ${symbol} with strength ${figure(strength)}, ${named.join(', ')}, until ${instant(expiresAt)} UTC`;
}

function unknownOutcome(error: DeskError, clientSignalId: string): DeskError {
  const hint = `Look for it with: traderai signal list. Or run the same command with --client-signal-id ${clientSignalId}: it never makes a second signal.`;
  return { ...error, message: `${error.message} (client signal id ${clientSignalId})`, hint };
}

function directionOf(text: string): 'LONG' | 'SHORT' {
  const direction = text.toUpperCase();
  if (direction === 'LONG' || direction === 'SHORT') return direction;
  throw badUsage(`${shown(text)} is not a direction`, 'Name LONG or SHORT.');
}

function strengthValue(text: string): Decimal {
  const strength = parseDecimal(text);
  if (strength !== null && !strength.isNegative() && strength.lessThanOrEqualTo(1) && strength.decimalPlaces() <= 8)
    return strength;
  throw badUsage(`${shown(text)} is not a strength`, 'Write a probability from 0 to 1, such as 0.7.');
}

function priceValue(text: string): Decimal {
  const price = parseDecimal(text.replaceAll(',', ''));
  if (price !== null && price.greaterThan(0) && price.lessThan('1e12') && price.decimalPlaces() <= 8) return price;
  throw badUsage(`${shown(text)} is not a price`, 'Write it as 6400 or 6400.50, with at most 8 decimals.');
}

function horizonSeconds(text: string): number {
  const span = spanMs(text);
  if (span === null || span < SHORTEST_HORIZON_MS || span > LONGEST_HORIZON_MS)
    throw badUsage(`${shown(text)} is not a span of 1 minute to 365 days`, 'Write it as 30m, 4h, 5d or 2w.');
  return span / 1000;
}
