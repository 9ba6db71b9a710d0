/**
 * One connection for all statements of a console. Requests go before waiting reads, and a read that keeps a request
 * waiting is canceled and repeated afterwards: an order waits for at most a moment, also beside a slow read.
 */
import type { ClientConfig, Pool, PoolClient } from 'pg';
import type { Queryable } from './actions/queryable.ts';
import { cancelStatement } from './cancel-statement.ts';
import type { CancelKey } from './cancel-statement.ts';
import { connectionConfig, openPool } from './connection.ts';
import { ANSWER_WITHIN_MS } from './retry.ts';
import type { SessionLimits } from './session-limits.ts';
import { thrownOf } from './thrown.ts';

type CancelStatement = (running: CancelKey) => Promise<void>;

export interface SharedConnection {
  /** Reads, in the order of their arrival. */
  readonly reads: Pool;
  /** Requests of the trader, before all waiting reads. */
  readonly requests: Queryable;
  /** Closes the connection when its statement has had no answer for a while: the server was found to be unreachable. */
  dropStalled(): void;
}

/** Longer than an ordinary read, shorter than a person notices. */
const READ_YIELDS_AFTER_MS = 100;
const STALLED_AFTER_MS = 2_000;
/** A read that is canceled once more fails; its topic is read again with the next poll. */
const MOST_CANCELS = 3;
const CANCELED = '57014';
/**
 * A request that waits for a lock has a definite outcome before the console reports that it has no answer. A read of
 * two minutes is a fault; a shorter one yields to requests.
 */
const LIMITS: SessionLimits = { statementMs: 120_000, lockMs: 4_000, idleInTransactionMs: 10_000, idleMs: 0 };

/**
 * An order whose turn does not come is refused before the console reports that its outcome is unknown: it must not
 * reach a later market.
 */
const REQUEST_WAITS_MS = ANSWER_WITHIN_MS - 500;
/** The words of pg's own pool for the same failure: nothing was sent. */
const NO_TURN = 'timeout exceeded when trying to connect';

interface Turn {
  readonly begin: () => void;
  readonly kind: 'read' | 'request';
}

interface Running {
  readonly kind: 'read' | 'request';
  readonly startedAt: number;
  canceling: Promise<void> | null;
}

export function shareConnection(
  base: string | ClientConfig,
  options: { readonly application: string },
): SharedConnection {
  const pool = openPool(base, { ...options, max: 1, limits: LIMITS });
  const lane = new Lane(pool, (running) => cancelStatement(connectionConfig(base, options.application), running));
  const query = pool.query.bind(pool) as unknown as (...statement: unknown[]) => Promise<{ rows: unknown[] }>;
  const connect = pool.connect.bind(pool) as (...callback: unknown[]) => Promise<PoolClient>;
  pool.query = ((...statement: unknown[]) => lane.read(() => query(...statement))) as Pool['query'];
  // The pool's own query connects with a callback and has its turn already.
  pool.connect = ((...callback: unknown[]) =>
    callback.length > 0 ? connect(...callback) : lane.lend('request', () => connect())) as Pool['connect'];
  return {
    reads: pool,
    requests: {
      query: (text, values) => lane.request(() => query(text, values)),
      connect: () => lane.lend('request', () => connect()),
    },
    dropStalled: () => lane.dropStalled(),
  };
}

class Lane {
  readonly #waiting: Turn[] = [];
  #client: PoolClient | null = null;
  #running: Running | null = null;
  readonly #cancel: CancelStatement;
  #timer: NodeJS.Timeout | null = null;

  constructor(pool: Pool, cancel: CancelStatement) {
    this.#cancel = cancel;
    pool.on('acquire', (client) => (this.#client = client));
    pool.on('remove', (client) => {
      if (this.#client === client) this.#client = null;
    });
  }

  async read<T>(send: () => Promise<T>): Promise<T> {
    for (let cancels = 0; ; cancels += 1) {
      const running = await this.#turn('read');
      try {
        return await send();
      } catch (error) {
        if (running.canceling === null || cancels >= MOST_CANCELS || thrownOf(error)?.code !== CANCELED) throw error;
      } finally {
        await this.#end(running);
      }
    }
  }

  async request<T>(send: () => Promise<T>): Promise<T> {
    const running = await this.#turn('request');
    try {
      return await send();
    } finally {
      await this.#end(running);
    }
  }

  /** Until its release the connection belongs to the caller. */
  async lend(kind: Turn['kind'], connect: () => Promise<PoolClient>): Promise<PoolClient> {
    const running = await this.#turn(kind);
    try {
      const client = await connect();
      const release = client.release.bind(client);
      client.release = (broken) => {
        release(broken);
        void this.#end(running);
      };
      return client;
    } catch (error) {
      await this.#end(running);
      throw error;
    }
  }

  dropStalled(): void {
    if (this.#running === null || performance.now() - this.#running.startedAt < STALLED_AFTER_MS) return;
    const { connection } = (this.#client ?? {}) as { readonly connection?: { readonly stream: { destroy(): void } } };
    connection?.stream.destroy();
  }

  #turn(kind: Turn['kind']): Promise<Running> {
    return new Promise((resolve, reject) => {
      let patience: NodeJS.Timeout | undefined;
      const begin = (): void => {
        clearTimeout(patience);
        const running: Running = { kind, startedAt: performance.now(), canceling: null };
        this.#running = running;
        resolve(running);
      };
      if (this.#running === null) return begin();
      const turn: Turn = { kind, begin };
      const before = kind === 'request' ? this.#waiting.findIndex((other) => other.kind === 'read') : -1;
      this.#waiting.splice(before === -1 ? this.#waiting.length : before, 0, turn);
      if (kind === 'read') return;
      this.#hurry(this.#running);
      patience = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(turn), 1);
        reject(new Error(NO_TURN));
      }, REQUEST_WAITS_MS);
    });
  }

  /** A signal that arrives late must not hit the next statement, so the turn ends when the cancel was answered. */
  async #end(running: Running): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await running.canceling;
    this.#running = null;
    const next = this.#waiting.shift();
    next?.begin();
    if (this.#running !== null && this.#waiting[0]?.kind === 'request') this.#hurry(this.#running);
  }

  #hurry(running: Running): void {
    if (running.kind !== 'read' || this.#timer !== null || running.canceling !== null) return;
    this.#yieldIn(Math.max(0, READ_YIELDS_AFTER_MS - (performance.now() - running.startedAt)), running);
  }

  #yieldIn(delayMs: number, running: Running): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#running !== running) return;
      const client = this.#client as Partial<CancelKey> | null;
      // The connection is still being opened.
      if (client?.processID === undefined || client.secretKey === undefined)
        this.#yieldIn(READ_YIELDS_AFTER_MS, running);
      else
        running.canceling = this.#cancel({ processID: client.processID, secretKey: client.secretKey }).catch(
          () => undefined,
        );
    }, delayMs);
    this.#timer.unref();
  }
}
