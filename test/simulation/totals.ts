/** The totals of a number of schedules: those of several processes are added up. */
import { duration } from '../../src/text/durations.ts';
import { counted, grouped } from '../../src/text/figures.ts';
import type { Checked } from './check.ts';
import type { Schedule } from './schedule.ts';

/** Plain data, which goes from one process to another. */
export interface Tally {
  schedules: number;
  acts: number;
  orders: number;
  trades: number;
  leads: number;
  repeated: number;
  readonly met: Map<string, number>;
  readonly ends: Map<string, number>;
  readonly failures: { readonly seed: number; readonly fault: string }[];
}

export function emptyTally(): Tally {
  return {
    schedules: 0,
    acts: 0,
    orders: 0,
    trades: 0,
    leads: 0,
    repeated: 0,
    met: new Map(),
    ends: new Map(),
    failures: [],
  };
}

export function addSchedule(tally: Tally, { acts }: Schedule, { orders, trades, leads, met, ledger }: Checked): void {
  tally.schedules += 1;
  tally.acts += acts.length;
  tally.orders += orders;
  tally.trades += trades;
  tally.leads += leads;
  for (const { kind, statement } of met) count(tally.met, `${kind} ${nameOf(statement)}`, 1);
  for (const line of ledger) {
    const [, status, reason] = /^order \S+ status (\S+), .* reason (\S+)$/.exec(line) ?? [];
    if (status !== undefined) count(tally.ends, reason === '-' ? status : `${status} ${reason}`, 1);
  }
}

export function addTally(tally: Tally, other: Tally): void {
  tally.schedules += other.schedules;
  tally.acts += other.acts;
  tally.orders += other.orders;
  tally.trades += other.trades;
  tally.leads += other.leads;
  tally.repeated += other.repeated;
  for (const [name, times] of other.met) count(tally.met, name, times);
  for (const [name, times] of other.ends) count(tally.ends, name, times);
  tally.failures.push(...other.failures);
}

export function summary(
  tally: Tally,
  { from, elapsedMs }: { readonly from: number; readonly elapsedMs: number },
): string {
  const { schedules, acts, orders, trades, leads, repeated, met, ends, failures } = tally;
  const list = (title: string, counts: ReadonlyMap<string, number>): string[] => [
    title,
    ...[...counts]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, times]) => `  ${name}: ${grouped(times)}`),
  ];
  const failing = failures.map(({ seed }) => seed).sort((one, other) => one - other);
  return [
    `${counted(schedules, 'schedule')}, seeds ${from} to ${from + schedules - 1}, in ${duration(elapsedMs)} (${grouped((schedules / elapsedMs) * 1_000)}/s)`,
    `${counted(acts, 'act')}, ${counted(orders, 'order')}, ${counted(trades, 'trade')}, ${counted(leads, 'lead')}, ${grouped(repeated)} run twice`,
    ...list('Faults by kind and statement:', met),
    ...list('Orders by their last state:', ends),
    failing.length === 0 ? 'No schedule fails.' : `Failing seeds: ${failing.join(', ')}`,
    '',
  ].join('\n');
}

function count(counts: Map<string, number>, name: string, times: number): void {
  counts.set(name, (counts.get(name) ?? 0) + times);
}

/** `book_step`, `"FeedCursor"` */
function nameOf(statement: string): string {
  return (
    /\b(book_\w+|judge_requests|pending_requests|resolve_left_out)\(/.exec(statement)?.[1] ??
    /from "(\w+)"/.exec(statement)?.[1] ??
    statement.split(' ')[0]!
  );
}
