/**
 * Runs a schedule with the program's own leading engine (src/engine/lead.ts) on a desk: the model of the store, or a
 * real Postgres. The clock is virtual. A fault ends or stops the engine, and the next one loads the desk.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { paperBroker } from '../../src/brokers/paper.ts';
import type { Broker } from '../../src/brokers/broker.ts';
import type { PrismaClient } from '../../src/database/generated/client.ts';
import { Bell } from '../../src/engine/inbox.ts';
import { Lead } from '../../src/engine/lead.ts';
import { SetAsideRows } from '../../src/engine/set-aside.ts';
import { EMPTY_STATE } from '../../src/engine/state.ts';
import { FaultyConnection } from './faults.ts';
import type { MetFault } from './faults.ts';
export type { MetFault } from './faults.ts';
import { familyOf } from './family.ts';
import { ToldFeed } from './feed.ts';
import { SimulatedMarket } from './market.ts';
import type { ToldEvent } from './market.ts';
import { asClient } from './model-client.ts';
import type { Connection } from './model-client.ts';
import type { Act, Fault, Hint, LinkedTerms, PlacedTerms, Schedule } from './schedule.ts';
import type { Answer, NewTermsRow } from './store.ts';

/** A place where a schedule runs. */
export interface SimulatedDesk {
  place(client: string, terms: PlacedTerms, linked: LinkedTerms | null): Promise<Answer>;
  cancel(client: string): Promise<Answer>;
  replace(client: string, terms: NewTermsRow): Promise<Answer>;
  /** A new engine takes the lease; the former leader's transaction ends. */
  lead(): Promise<Seat>;
  /** Bookings so far: an engine without the lease must not change it. */
  bookings(): Promise<number>;
}

/** The place of a leading engine. */
export interface Seat {
  readonly epoch: number;
  readonly connection: Connection;
  readonly reader: PrismaClient;
}

export interface Ran {
  readonly events: readonly ToldEvent[];
  readonly faults: readonly MetFault[];
  /** The number of times that an engine began. */
  readonly leads: number;
}

/** The engine did what no engine may do, or ended without a fault. */
export class SimulationFailure extends Error {
  override readonly name = 'SimulationFailure';
}

export interface RunOptions {
  /** A broken one shows that the laws can fail. */
  readonly broker?: Broker;
  /** A broken connection, likewise. */
  readonly through?: (connection: Connection, epoch: number) => Connection;
}

export async function runSchedule(schedule: Schedule, desk: SimulatedDesk, options: RunOptions = {}): Promise<Ran> {
  const state = EMPTY_STATE as { portion: number };
  const { portion } = state;
  // No option of the program: its portion is larger than any schedule.
  state.portion = schedule.setting.portion;
  try {
    return await new Run(schedule, desk, options).play();
  } finally {
    state.portion = portion;
  }
}

interface Engine {
  readonly lead: Lead;
  readonly connection: FaultyConnection;
  readonly over: AbortController;
}

interface Stopped extends Engine {
  /** The work in whose middle the engine stopped; null when it had none. */
  readonly work: Promise<unknown> | null;
}

const REQUESTED = { topic: 'engine', keys: [] } as const;
/** More rounds than any schedule needs. */
const MOST_ROUNDS = 100;

class Run {
  readonly #schedule: Schedule;
  readonly #desk: SimulatedDesk;
  readonly #options: RunOptions;
  readonly #market: SimulatedMarket;
  readonly #feed: ToldFeed;
  readonly #clients: string[] = [];
  readonly #faults: MetFault[] = [];
  readonly #stopped: Stopped[] = [];
  #untold: ToldEvent[] = [];
  #late = 0;
  #placed = 0;
  #engine: Engine | null = null;
  #leads = 0;
  #now = 1_700_000_000_000;

  constructor(schedule: Schedule, desk: SimulatedDesk, options: RunOptions) {
    this.#schedule = schedule;
    this.#desk = desk;
    this.#options = options;
    this.#market = new SimulatedMarket(schedule.setting);
    this.#feed = new ToldFeed(schedule.setting);
  }

  async play(): Promise<Ran> {
    try {
      for (const act of this.#schedule.acts) {
        this.#now += 300;
        await this.#act(act);
      }
      await this.#settle();
    } finally {
      for (const { over } of [...this.#stopped, ...(this.#engine === null ? [] : [this.#engine])]) over.abort('over');
    }
    return { events: this.#feed.told, faults: this.#faults, leads: this.#leads };
  }

  async #act(act: Act): Promise<void> {
    switch (act.kind) {
      case 'place': {
        this.#placed += 1;
        const client = `c${this.#placed}`;
        this.#clients.push(...familyOf(client, act.terms, act.linked).map((member) => member.client));
        return this.#ask(act, () => this.#desk.place(client, act.terms, act.linked));
      }
      case 'cancel':
        return this.#ask(act, () => this.#desk.cancel(this.#client(act.nth)));
      case 'replace':
        return this.#ask(act, () => this.#desk.replace(this.#client(act.nth), act));
      case 'quote':
      case 'bar':
        return void this.#untold.push(this.#market.next(act));
      case 'work':
        return this.#work(act.fault);
      case 'poll':
        return this.#engine?.lead.ask('everything');
      case 'crash':
        this.#engine?.over.abort('over');
        this.#engine = null;
        return;
      case 'takeover':
        if (this.#engine === null) return;
        this.#stopped.push({ ...this.#engine, work: null });
        return this.#begin(null);
      case 'wake':
        return this.#wake();
    }
  }

  #client(nth: number): string {
    return this.#clients[nth % Math.max(1, this.#clients.length)] ?? 'none';
  }

  /** A client that has no answer sends the same request again. */
  async #ask(
    { hint, answer }: { readonly hint: Hint; readonly answer: 'heard' | 'lost' },
    request: () => Promise<Answer>,
  ): Promise<void> {
    const first = await request();
    if (answer === 'lost') {
      const again = await request();
      if (again !== first && first.startsWith('PENDING'))
        throw new SimulationFailure(`a request was answered ${first}, and when it was repeated ${again}`);
    }
    if (hint === 'late') this.#late += 1;
    for (let times = hint === 'sent' ? 1 : hint === 'twice' ? 2 : 0; times > 0; times -= 1)
      this.#engine?.lead.hear(REQUESTED);
  }

  /** The engine works until nothing waits; when a fault ends or stops it, the next one goes on. */
  async #work(fault: Fault | null): Promise<void> {
    for (const event of this.#untold) this.#feed.tell(event);
    this.#untold = [];
    this.#engine?.connection.arm(fault);
    let armed = this.#engine === null ? fault : null;
    for (let round = 0; ; round += 1) {
      if (round === MOST_ROUNDS) throw new SimulationFailure('the engine never rests');
      if (this.#engine === null) {
        await this.#begin(armed);
        armed = null;
        continue;
      }
      const { lead } = this.#engine;
      // The feed sends its next batch.
      await turn();
      if ((await this.#guarded(this.#engine, lead.work())) === false) break;
    }
    for (; this.#late > 0; this.#late -= 1) this.#engine?.lead.hear(REQUESTED);
  }

  /** Leaves no engine when a fault meets the loading. */
  async #begin(fault: Fault | null): Promise<void> {
    const { epoch, connection, reader } = await this.#desk.lead();
    this.#leads += 1;
    const faulty = new FaultyConnection(this.#options.through?.(connection, epoch) ?? connection);
    faulty.arm(fault);
    const over = new AbortController();
    const lead = new Lead({
      client: asClient(faulty),
      db: reader,
      epoch,
      feeds: [this.#feed],
      plan: null,
      broker: this.#options.broker ?? paperBroker,
      clock: { now: () => this.#now },
      bell: new Bell(),
      signal: over.signal,
      setAside: new SetAsideRows(),
      onDeniedPlan: () => undefined,
      onRefusal: (message) => {
        throw new SimulationFailure(message);
      },
    });
    const engine: Engine = { lead, connection: faulty, over };
    this.#engine = engine;
    await this.#guarded(
      engine,
      this.#feed.instruments().then((instruments) => lead.load(instruments)),
    );
  }

  /** The work's result, or `ended`. */
  async #guarded<Result>(engine: Engine, work: Promise<Result>): Promise<Result | 'ended'> {
    const { connection, over } = engine;
    try {
      const result = await Promise.race([work, connection.frozen]);
      if (result !== 'frozen') return result;
      this.#stopped.push({ ...engine, work });
      // It may fail before it is awaited.
      work.catch(() => undefined);
    } catch (error) {
      if (connection.met === null) throw error;
      over.abort('over');
    }
    this.#faults.push(connection.met!);
    this.#engine = null;
    return 'ended';
  }

  /** Stopped engines go on, and must not book: another one has the lease. */
  async #wake(): Promise<void> {
    for (const { lead, connection, over, work } of this.#stopped.splice(0)) {
      const before = await this.#desk.bookings();
      connection.wake();
      await turn();
      lead.ask('everything');
      await (work ?? lead.work()).catch(() => undefined);
      over.abort('over');
      if ((await this.#desk.bookings()) !== before)
        throw new SimulationFailure('an engine without the lease has changed the desk');
    }
  }

  /** Everything that was asked and told is done. */
  async #settle(): Promise<void> {
    await this.#work(null);
    await this.#wake();
    this.#engine?.lead.ask('everything');
    await this.#work(null);
  }
}
