/** The market of a torture, and a plan that trades on it: the same bytes for the same length. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom } from '../support/random.ts';

/** The plan trades one symbol, the client the other: neither takes volume from the other's fills. */
export const PLANNED = 'PLAN';
export const CLIENTS = 'LIVE';
const START = Date.UTC(2024, 0, 1);
const MINUTE_MS = 60_000;
const PLAN_EVERY_MINUTES = 20;
/**
 * Lines of a plan, in turn: fills at once, at a limit, and behind a trigger. As much is bought as sold, so that the
 * cash suffices for any number of lines.
 */
const LINES = [
  'b 2 PLAN @mkt',
  's 2 PLAN @mkt',
  'b 1 PLAN @99 gtc',
  's 1 PLAN @101 gtc',
  'b 1 PLAN @mkt stp 101 gtc',
  's 1 PLAN @mkt trl 1 gtc',
];

export interface Recording {
  readonly candles: string;
  readonly plan: string;
}

/** `minutes`: bars of each symbol. */
export function makeRecording(home: string, minutes: number): Recording {
  const candles = join(home, `torture-${minutes}.csv`);
  const plan = join(home, `torture-${minutes}.plan`);
  if (!existsSync(plan)) {
    writeFileSync(candles, candleRows(minutes));
    writeFileSync(plan, planLines(minutes));
  }
  return { candles, plan };
}

function candleRows(minutes: number): string {
  const random = randomFrom(20_240_101);
  const rows = ['symbol,timestamp,open,high,low,close,volume'];
  let cents = 10_000;
  for (let minute = 0; minute < minutes; minute += 1) {
    const open = cents;
    // Back to 100 in the long run: limits and triggers of the plan are reached again and again.
    const close = Math.round(open + (10_000 - open) / 200 + (random() - 0.5) * 60);
    const [high, low] = [
      Math.max(open, close) + Math.floor(random() * 20),
      Math.min(open, close) - Math.floor(random() * 20),
    ];
    cents = close;
    const at = isoAt(minute);
    for (const symbol of [CLIENTS, PLANNED])
      rows.push(`${symbol},${at},${[open, high, low, close].map((price) => (price / 100).toFixed(2)).join(',')},1000`);
  }
  return `${rows.join('\n')}\n`;
}

function planLines(minutes: number): string {
  const lines: string[] = [];
  for (let minute = 1; minute < minutes - 1; minute += PLAN_EVERY_MINUTES)
    lines.push(`${isoAt(minute)} ${LINES[lines.length % LINES.length]!}`);
  return `${lines.join('\n')}\n`;
}

function isoAt(minute: number): string {
  return new Date(START + minute * MINUTE_MS).toISOString();
}
