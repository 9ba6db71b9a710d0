/**
 * Kills the engine, Postgres and their connections again and again while orders are placed, and checks after each fault
 * that no order was lost or filled twice, that every law of the books holds, and that the fills of a plan are those of
 * an engine that nothing disturbs.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { unreachable } from '../src/domain/unreachable.ts';
import { duration } from '../src/text/durations.ts';
import { progressBar } from '../src/text/progress-bar.ts';
import { TortureDesk } from './torture/desk.ts';
import type { PlannedFill } from './torture/desk.ts';
import { Engine } from './torture/engine.ts';
import { makeRecording } from './torture/recording.ts';
import type { Recording } from './torture/recording.ts';
import { newState, nextFault, readState, sumOf, writeState } from './torture/state.ts';
import type { Fault, FaultCounts, TortureState } from './torture/state.ts';
import { Trader } from './torture/trader.ts';

interface TortureOptions {
  /** Continues what this folder has begun. */
  readonly home: string;
  readonly wanted: FaultCounts;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

export interface Tortured {
  readonly state: TortureState;
  readonly ending: 'done' | 'interrupted';
  readonly plannedFills: number;
}

/** Between two faults. */
const SHORTEST_LIFE_MS = 150;
const LIFE_MS = 900;

export async function torture({ home, wanted, signal, progress }: TortureOptions): Promise<Tortured> {
  mkdirSync(home, { recursive: true, mode: 0o711 });
  const state = readState(home) ?? newState(wanted);
  state.wanted = { ...wanted };
  state.sessions += 1;
  const recording = makeRecording(home, state.minutes);
  progress('filling the plan without a fault');
  const expected = await expectedFills(home, recording);
  const desk = new TortureDesk(home);
  await desk.start();
  let over = false;
  try {
    await desk.command('portfolio', 'list');
    await desk.endEngine();
    await desk.adopt(state.orders);
    over = await disturb({ desk, recording, state, expected, signal, progress });
    if (over) await finish({ desk, recording, state, expected });
  } finally {
    await desk.stop();
  }
  return { state, ending: over ? 'done' : 'interrupted', plannedFills: expected.length };
}

interface Course {
  readonly desk: TortureDesk;
  readonly recording: Recording;
  readonly state: TortureState;
  readonly expected: readonly PlannedFill[];
}

/** By an engine of its own, at full speed. */
async function expectedFills(home: string, recording: Recording): Promise<readonly PlannedFill[]> {
  const path = `${recording.plan}.fills`;
  if (!existsSync(path)) {
    const calm = new TortureDesk(join(home, 'calm'));
    mkdirSync(calm.home, { recursive: true, mode: 0o711 });
    await calm.start();
    try {
      await calm.command('portfolio', 'list');
      await new Engine(calm.home, recording, 'as fast as possible').finished();
      writeFileSync(path, JSON.stringify(await calm.plannedFills()));
    } finally {
      await calm.stop();
    }
    rmSync(calm.home, { recursive: true });
  }
  return JSON.parse(readFileSync(path, 'utf8')) as PlannedFill[];
}

/** True when every wanted fault has happened. */
async function disturb(course: Course & Pick<TortureOptions, 'signal' | 'progress'>): Promise<boolean> {
  const { desk, recording, state, expected, signal, progress } = course;
  const { config, portfolioId } = await desk.client();
  let engine = new Engine(desk.home, recording, 'paced');
  try {
    await engine.leading(1);
    await desk.priced();
    for (let fault = nextFault(state); fault !== null && !signal.aborted; fault = nextFault(state)) {
      const begunAt = performance.now();
      progress(`${progressBar(sumOf(state.done) / sumOf(state.wanted))} ${textOf(state)}`);
      const trader = new Trader(config, portfolioId, state.orders);
      trader.start();
      await sleep(SHORTEST_LIFE_MS + Math.random() * LIFE_MS);
      engine = await strike(fault, { desk, recording, engine });
      await trader.stop();
      await desk.check(state, expected);
      state.done[fault] += 1;
      state.seconds += (performance.now() - begunAt) / 1_000;
      writeState(desk.home, state);
    }
    return nextFault(state) === null;
  } finally {
    await engine.kill();
  }
}

interface Struck {
  readonly desk: TortureDesk;
  readonly recording: Recording;
  readonly engine: Engine;
}

/** Returns the engine that leads afterwards. */
async function strike(fault: Fault, { desk, recording, engine }: Struck): Promise<Engine> {
  switch (fault) {
    case 'engine': {
      await engine.kill();
      const next = new Engine(desk.home, recording, 'paced');
      await next.leading(1);
      return next;
    }
    case 'server': {
      const before = engine.leads;
      desk.kill();
      await desk.start();
      await engine.leading(before + 1);
      return engine;
    }
    case 'stop': {
      engine.stop();
      const next = new Engine(desk.home, recording, 'paced');
      await next.leading(1);
      engine.goOn();
      // It finds that it has lost its lead, writes nothing and stands by.
      await engine.standsBy();
      await engine.kill();
      return next;
    }
    default:
      return unreachable(fault);
  }
}

/** The rest of the recording, and the checks that a user of the desk can repeat. */
async function finish({ desk, recording, state, expected }: Course): Promise<void> {
  await new Engine(desk.home, recording, 'as fast as possible').finished();
  await desk.check(state, expected);
  if (state.compared !== expected.length)
    throw new Error(`the plan has ${state.compared} fills instead of ${expected.length}`);
  await desk.command('db', 'verify');
  await desk.command('audit', 'verify');
}

function textOf({ wanted, done, orders, seconds }: TortureState): string {
  const counts = (['engine', 'server', 'stop'] as const).map((fault) => `${fault} ${done[fault]}/${wanted[fault]}`);
  return `${counts.join(' · ')} · ${orders.placed} orders · ${duration(seconds * 1_000)}`;
}
