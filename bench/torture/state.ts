/** The progress of a torture, in a file of its home: an interrupted one continues there. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/**
 * engine: kill -9 of the engine. server: kill -9 of Postgres. stop: SIGSTOP of the leading engine, until another one
 * leads.
 */
const FAULTS = ['engine', 'server', 'stop'] as const;
export type Fault = (typeof FAULTS)[number];
export type FaultCounts = Readonly<Record<Fault, number>>;

const counts = z.object({ engine: z.number(), server: z.number(), stop: z.number() });
const stateSchema = z.object({
  /** Length of its recording, which stays the same when more faults are wanted later. */
  minutes: z.number(),
  wanted: counts,
  done: counts,
  /** Orders of the client: each must be in the books once. */
  orders: z.object({
    placed: z.number(),
    /** Bought less sold, in units. */
    position: z.number(),
    /** The server did not answer; of these the order is in the books. */
    unanswered: z.number(),
    unansweredInBooks: z.number(),
    next: z.number(),
  }),
  /** Fills of the plan that were compared with those of an engine that nothing disturbs. */
  compared: z.number(),
  seconds: z.number(),
  sessions: z.number(),
});

export type TortureState = z.infer<typeof stateSchema>;

/** A fault and its recovery take up to this many minutes of the market, also on a busy machine. */
const MINUTES_A_FAULT = 60;
const LEAST_MINUTES = 500;
const NOTHING: FaultCounts = { engine: 0, server: 0, stop: 0 };

export function newState(wanted: FaultCounts): TortureState {
  return {
    minutes: Math.max(LEAST_MINUTES, sumOf(wanted) * MINUTES_A_FAULT),
    wanted: { ...wanted },
    done: { ...NOTHING },
    orders: { placed: 0, position: 0, unanswered: 0, unansweredInBooks: 0, next: 1 },
    compared: 0,
    seconds: 0,
    sessions: 0,
  };
}

export function readState(home: string): TortureState | null {
  const path = pathOf(home);
  return existsSync(path) ? stateSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : null;
}

/** Whole or not at all. */
export function writeState(home: string, state: TortureState): void {
  writeFileSync(`${pathOf(home)}.new`, JSON.stringify(state));
  renameSync(`${pathOf(home)}.new`, pathOf(home));
}

export function sumOf(faults: FaultCounts): number {
  return faults.engine + faults.server + faults.stop;
}

/** Kinds alternate in proportion to their number, so that every part of a run has all of them. */
export function nextFault({ wanted, done }: Pick<TortureState, 'wanted' | 'done'>): Fault | null {
  const open = FAULTS.filter((fault) => done[fault] < wanted[fault]);
  const shareOf = (fault: Fault): number => done[fault] / wanted[fault];
  return open.sort((one, other) => shareOf(one) - shareOf(other))[0] ?? null;
}

function pathOf(home: string): string {
  return join(home, 'torture.json');
}
