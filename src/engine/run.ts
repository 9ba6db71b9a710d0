/**
 * Runs the engine in a process: lead, work, and after a passing failure load the state from the database and begin
 * again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientConfig } from 'pg';
import type { Broker } from '../brokers/broker.ts';
import type { Clock } from '../config/clock.ts';
import type { EndedSession } from '../database/actions/sessions.ts';
import { openClient } from '../database/connection.ts';
import type { JobSettings } from '../maintenance/jobs/job.ts';
import { HangingListens } from '../database/hanging-listens.ts';
import { listen } from '../database/listening.ts';
import { addInstruments } from '../database/booking/add-instruments.ts';
import { releaseLease, renewLease } from '../database/booking/lease.ts';
import type { Leader } from '../database/booking/lease.ts';
import { readQueueUsage } from '../database/booking/notification-queue.ts';
import { readOtherSessions } from '../database/booking/other-sessions.ts';
import { watchSchema } from '../database/schema-mark.ts';
import type { SchemaWatch } from '../database/schema-mark.ts';
import { leaveDeadlocks } from '../database/booking/leave-deadlocks.ts';
import { isDirect } from '../database/probe-route.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { openPrisma } from '../database/prisma.ts';
import { RECONNECT, delayMs } from '../database/retry.ts';
import { limitSession } from '../database/session-limits.ts';
import type { Feed } from '../market-data/feeds/feed.ts';
import { readFeedInstruments } from './feed-instruments.ts';
import { failureOf } from './failures.ts';
import { Bell } from './inbox.ts';
import { Lead } from './lead.ts';
import { becomeLeader, startHeart } from './leadership.ts';
import type { LeadRequest } from './leadership.ts';
import { BOOKING_LIMITS, LOADING_LIMITS, READING_LIMITS, SIGN_OF_LIFE_LIMITS } from './limits.ts';
import { readTradable } from './load.ts';
import { MissedHints } from './missed-hints.ts';
import type { Plan } from './plan.ts';
import { startReaper } from './reaper.ts';
import type { Reaper } from './reaper.ts';
import type { EngineEnding, EngineOutcome, EngineReport, EngineTotals } from './report.ts';
import { SetAsideRows } from './set-aside.ts';
import { startUpkeep } from './upkeep.ts';
import { startWatch } from './watch.ts';

export interface EngineOptions {
  readonly config: ClientConfig;
  readonly feeds: readonly Feed[];
  readonly plan: Plan | null;
  readonly broker: Broker;
  /**
   * `idle`: all feeds have ended and everything is booked. `once`: the waiting work is booked. `unused`: no other
   * session has been connected for a while.
   */
  readonly until: 'stopped' | 'idle' | 'once' | 'unused';
  readonly clock: Clock;
  /** Of the jobs that it runs. */
  readonly settings?: JobSettings | undefined;
  readonly leader: Omit<Leader, 'feed'>;
  readonly isAlive: (processId: number) => boolean;
  readonly signal: AbortSignal;
  readonly onReport: (report: EngineReport) => void;
}

/** The engine reads pending requests this often even without a notification, because a notification can be lost. */
const POLL_EVERY_MS = 1_000;
const PROGRESS_EVERY_MS = 250;
const UNUSED_AFTER_MS = 30_000;
const LOOK_FOR_USERS_EVERY_MS = 2_000;

/** Throws a failure that does not pass: a bug, a login without the rights, a feed that cannot be read. */
export async function runEngine(options: EngineOptions): Promise<EngineOutcome> {
  const run = new EngineRun(options);
  try {
    return await leadAgain(run, options);
  } finally {
    await run.rest();
  }
}

async function leadAgain(run: EngineRun, options: EngineOptions): Promise<EngineOutcome> {
  const { until, clock } = options;
  let failingSince: number | null = null;
  for (let failures = 0; ; failures += 1) {
    try {
      const outcome = await run.once(() => {
        failures = 0;
        failingSince = null;
      });
      if (outcome !== null) return outcome;
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'lasting') throw error;
      failingSince ??= clock.now();
      // The server was stopped for good, and its home may be removed: no session can be connected.
      if (until === 'unused' && clock.now() - failingSince >= UNUSED_AFTER_MS) return run.outcome('unused', null);
      const retryDelayMs = delayMs(RECONNECT, failures);
      options.onReport({ kind: 'trouble', reason: failure.reason, retryDelayMs });
      await sleep(retryDelayMs, undefined, { signal: options.signal }).catch(() => undefined);
    }
    if (options.signal.aborted) return run.outcome('stopped', null);
  }
}

interface Led extends Connected {
  readonly schema: SchemaWatch;
}

interface Connected {
  readonly client: Client;
  readonly db: PrismaClient;
}

class EngineRun {
  readonly #options: EngineOptions;
  /** Totals of leads that ended in failures. */
  readonly #before: EngineTotals = { events: 0, orders: 0, trades: 0, steps: 0 };
  readonly #setAside = new SetAsideRows();
  readonly #hanging = new HangingListens();
  readonly #missed = new MissedHints();
  /** From the first connection, which is made when the caller has just checked the schema. */
  #schema: SchemaWatch | null = null;
  /** This engine led and has not stood by since. */
  #led = false;
  /** From the first lead until this engine rests: also between leads that end in failures. */
  #reaper: Reaper | null = null;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  /** One lead from its beginning to its end; null when another engine took the lead. */
  async once(onLoaded: () => void): Promise<EngineOutcome | null> {
    const { config, feeds, leader, until, isAlive, signal, onReport } = this.#options;
    const client = await openClient(config, { application: 'traderai engine', limits: BOOKING_LIMITS });
    await leaveDeadlocks(client);
    const reader = openPrisma(config, { application: 'traderai engine reader', max: 2, limits: READING_LIMITS });
    try {
      if (!(await isDirect(client))) onReport({ kind: 'pooled' });
      const schema = (this.#schema ??= await watchSchema(client));
      const epoch = await becomeLeader(client, {
        leader: {
          ...leader,
          feed: feeds
            .map(({ name }) => name)
            .join(' ')
            .slice(0, 500),
        },
        whenLed: until === 'unused' ? 'give-up' : 'stand-by',
        isAlive,
        signal,
        schema,
        onSchemaChanged: () => {
          // This version writes nothing by the rules of another one.
          void this.rest();
          onReport({ kind: 'schema-changed' });
        },
        ...this.#standing(reader.db),
      });
      if (epoch === null && schema.changed() && !signal.aborted) return this.outcome('schema-changed', null);
      if (epoch === null) return this.outcome(signal.aborted ? 'stopped' : 'led-by-another', null);
      const outcome = await this.#lead({ client, db: reader.db, schema }, epoch, onLoaded);
      if (outcome === null) return null;
      await renewLease(client, { epoch, steps: outcome.totals.steps, marketAt: outcome.marketAt });
      await releaseLease(client, epoch);
      return outcome;
    } finally {
      await Promise.all([reader.close(), client.end().catch(() => undefined)]);
    }
  }

  /** Reports the engine for which this one waits, and again when another one takes its place. */
  #standing(db: PrismaClient): Pick<LeadRequest, 'onStandby' | 'onTakeover'> {
    const { onReport } = this.#options;
    let told: string | null = null;
    return {
      onStandby: ({ leader, host, processId, silentForMs }) => {
        if (leader !== null && leader !== told)
          onReport({ kind: this.#led ? 'lead-lost' : 'standing-by', host, processId });
        this.#led = false;
        // The leader looks.
        if (leader !== null) void this.rest();
        // The first query takes Prisma half a second: a stand-by spends it before its turn comes.
        if (told === null) readTradable(db, () => undefined).catch(() => undefined);
        told = leader;
        onReport({ kind: 'waiting', host, processId, silentForMs: silentForMs ?? 0 });
      },
      onTakeover: ({ standing, host, processId, silentForMs }) =>
        onReport({
          kind: 'taking-over',
          why: standing === 'abandoned' ? 'gone' : 'silent',
          host,
          processId,
          silentForMs: silentForMs ?? 0,
        }),
    };
  }

  async rest(): Promise<void> {
    const reaper = this.#reaper;
    this.#reaper = null;
    await reaper?.stop();
  }

  outcome(ending: EngineEnding, lead: Lead | null): EngineOutcome {
    const totals = lead === null ? { ...this.#before } : sum(this.#before, lead.totals);
    // Without a lead no entry of the plan was placed in this run.
    const unentered = lead?.unentered ?? this.#options.plan?.entries.length ?? 0;
    return {
      ending,
      totals,
      marketAt: lead?.marketAt ?? null,
      unentered,
      unmet: lead?.unmet ?? [],
      setAside: this.#setAside.counts(),
    };
  }

  async #lead({ client, db, schema }: Led, epoch: number, onLoaded: () => void): Promise<EngineOutcome | null> {
    const { config, feeds, plan, broker, clock, settings, onReport } = this.#options;
    const bell = new Bell();
    const over = new AbortController();
    this.#led = true;
    const lead = new Lead({
      client,
      db,
      epoch,
      feeds,
      plan,
      broker,
      clock,
      bell,
      signal: over.signal,
      setAside: this.#setAside,
      onDeniedPlan: (denial) => onReport({ kind: 'plan-denied', denial }),
      onRefusal: (message) => onReport({ kind: 'refusal', message }),
    });
    let lost = false;
    const heart = startHeart(config, {
      beat: () => ({ epoch, steps: lead.totals.steps, marketAt: lead.marketAt }),
      schema,
      onLost: () => {
        lost = true;
        bell.ring();
      },
    });
    const onEnded = ({ login, reason }: EndedSession): void => onReport({ kind: 'session-ended', login, reason });
    this.#reaper ??= startReaper(config, { onEnded, onClosed: (login) => onReport({ kind: 'login-closed', login }) });
    const watch = startWatch(config, { client, onEnded });
    const upkeep = startUpkeep(config, {
      clock,
      settings,
      onFailed: ({ job, message }) => onReport({ kind: 'job-failed', job, message }),
    });
    const listener = listen({
      config,
      topics: ['engine', 'instrument', 'desk'],
      limits: SIGN_OF_LIFE_LIMITS,
      hanging: this.#hanging,
      onChange: (hint) => lead.hear(hint),
      onReconnect: () => lead.ask('everything'),
    });
    try {
      const instruments = await readFeedInstruments(feeds);
      const refused = await addInstruments(client, instruments);
      await limitSession(client, LOADING_LIMITS);
      await lead.load(instruments);
      await limitSession(client, BOOKING_LIMITS);
      onLoaded();
      await lead.setApart(
        refused.map(({ instrument, reason }) => ({
          refused: { kind: 'instrument', symbol: instrument.symbol, raw: instrument },
          reason,
        })),
      );
      onReport({ kind: 'leading', epoch, feeds: feeds.map(({ name }) => name) });
      const ending = await this.#work(client, lead, bell, () => lost);
      if (ending === null) return null;
      await lead.markEverything();
      return this.outcome(ending, lead);
    } finally {
      over.abort();
      Object.assign(this.#before, sum(this.#before, lead.totals));
      await Promise.all([heart.stop(), watch.stop(), upkeep.stop(), listener.close()]);
    }
  }

  /** The reason for the end; null when the lead was lost. */
  async #work(client: Client, lead: Lead, bell: Bell, lost: () => boolean): Promise<EngineEnding | null> {
    const { until, signal, clock, onReport } = this.#options;
    const wake = (): void => bell.ring();
    signal.addEventListener('abort', wake);
    let toldAt = clock.now();
    let usedAt = clock.now();
    let lookedAt = clock.now();
    let polledAt = clock.now();
    try {
      for (;;) {
        if (lost()) return null;
        if (signal.aborted) return 'stopped';
        const worked = await lead.work();
        const now = clock.now();
        if (now - toldAt >= PROGRESS_EVERY_MS) {
          toldAt = now;
          onReport({ kind: 'progress', totals: sum(this.#before, lead.totals), marketAt: lead.marketAt });
        }
        // Also while a feed always has work.
        if (now - polledAt >= POLL_EVERY_MS) {
          polledAt = now;
          lead.ask(this.#missed.due(await readQueueUsage(client), now));
        }
        if (until === 'unused' && now - lookedAt >= LOOK_FOR_USERS_EVERY_MS) {
          lookedAt = now;
          if ((await readOtherSessions(client)) > 0) usedAt = now;
          else if (now - usedAt >= UNUSED_AFTER_MS) return 'unused';
        }
        if (worked) {
          // Its first prices give a desk a clock, and only then it takes requests.
          if (until === 'once' && lead.totals.events > 0 && (await isIdle(lead))) return 'once';
          continue;
        }
        if (lead.fed && ((until === 'idle' && !lead.leavesOut) || until === 'once') && (await isIdle(lead)))
          return until;
        await bell.wait(POLL_EVERY_MS);
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }
}

/** One more look finds no pending requests. */
async function isIdle(lead: Lead): Promise<boolean> {
  lead.ask('everything');
  return !(await lead.takeRequests());
}

function sum(one: Readonly<EngineTotals>, other: Readonly<EngineTotals>): EngineTotals {
  return {
    events: one.events + other.events,
    orders: one.orders + other.orders,
    trades: one.trades + other.trades,
    steps: one.steps + other.steps,
  };
}
