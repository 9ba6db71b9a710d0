/**
 * One dedicated connection that receives notifications of changes. A notification is a hint to read again, never the
 * truth: none arrives while the connection is lost, so after every (re)connect the caller must read everything.
 */
import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import type { Queryable } from './actions/queryable.ts';
import { HangingListens } from './hanging-listens.ts';
import { RECONNECT, delayMs, jitteredMs } from './retry.ts';
import { limitSession } from './session-limits.ts';
import type { SessionLimits } from './session-limits.ts';

export const TOPICS = [
  'order',
  'proposal',
  'position',
  'trade',
  'portfolio',
  'quote',
  'signal',
  'alert',
  'instrument',
  'desk',
  'engine',
  'halt',
  'session',
  'limit',
] as const;
export type Topic = (typeof TOPICS)[number];

export interface ChangeHint {
  readonly topic: Topic;
  /** The changed portfolio ids, symbols or alert ids, by topic; `*` when there were too many to list. */
  readonly keys: readonly string[] | '*';
}

export type ListenerState =
  | { readonly kind: 'connecting' }
  | {
      readonly kind: 'listening';
      /** Of the latest heartbeat; null before the first. */ readonly roundTripMs: number | null;
    }
  | { readonly kind: 'lost'; readonly reason: string; readonly retryDelayMs: number };

export interface ListenOptions {
  /** A direct connection to the server: a pooler in transaction mode breaks LISTEN. */
  readonly config: ClientConfig;
  readonly topics: readonly Topic[];
  readonly limits?: SessionLimits;
  readonly onChange: (hint: ChangeHint) => void;
  /** Also called for the first connection. Read everything again: earlier changes are unknown. */
  readonly onReconnect: () => void;
  readonly onState?: (state: ListenerState) => void;
  /**
   * The statements of a heartbeat, on the listening connection; a failure of theirs loses the connection. Also asked
   * before the first `onReconnect`.
   */
  readonly heartbeat?: (connection: Queryable) => Promise<unknown>;
  readonly heartbeatEveryMs?: number;
  readonly heartbeatTimeoutMs?: number;
  /** Of a program that opens one listener after the other. */
  readonly hanging?: HangingListens;
}

export interface Listener {
  state(): ListenerState;
  /** How often an established connection was lost. */
  reconnects(): number;
  close(): Promise<void>;
}

const HEARTBEAT_EVERY_MS = 2_000;
/** Without this, a socket whose other end vanished takes minutes to fail. */
const HEARTBEAT_TIMEOUT_MS = 3_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** Returns at once and connects in the background; it never throws and never gives up until closed. */
export function listen(options: ListenOptions): Listener {
  const session = new ListeningSession(options);
  session.start();
  return session;
}

class ListeningSession implements Listener {
  readonly #options: ListenOptions;
  readonly #hanging: HangingListens;
  /** The client that has sent LISTEN and has no answer. */
  #asking: Client | null = null;
  #client: Client | null = null;
  #state: ListenerState = { kind: 'connecting' };
  #reconnects = 0;
  #failures = 0;
  #timer: NodeJS.Timeout | null = null;
  #deadline: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: ListenOptions) {
    this.#options = options;
    this.#hanging = options.hanging ?? new HangingListens();
  }

  state(): ListenerState {
    return this.#state;
  }

  reconnects(): number {
    return this.#reconnects;
  }

  start(): void {
    if (this.#hanging.full()) return this.#retry('the server still works on an earlier LISTEN');
    this.#setState({ kind: 'connecting' });
    const client = new Client({
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      ...this.#options.config,
    });
    this.#client = client;
    // After the first failure the client is dropped, and its later events are ignored.
    client.on('error', (error) => this.#lose(client, error.message));
    client.on('end', () => this.#lose(client, 'the server closed the connection'));
    client.on('notification', ({ channel, payload }) => {
      if (client === this.#client) this.#hear(channel, payload ?? '');
    });
    this.#connect(client).catch((error: unknown) => this.#lose(client, messageOf(error)));
  }

  async #connect(client: Client): Promise<void> {
    // The topic is a constant of ours, so it needs no quoting.
    const statements = this.#options.topics.map((topic) => `listen traderai_${topic}`).join('; ');
    await client.connect();
    if (client !== this.#client) return;
    this.#limit(client, 'LISTEN');
    if (this.#options.limits !== undefined) await limitSession(client, this.#options.limits);
    if (client !== this.#client) return;
    this.#asking = client;
    await client.query(statements);
    // An answer may come after the next client has asked.
    if (client !== this.#client) return;
    this.#asking = null;
    await this.#options.heartbeat?.(client);
    if (client !== this.#client) return;
    this.#unlimit();
    this.#failures = 0;
    this.#setState({ kind: 'listening', roundTripMs: null });
    this.#options.onReconnect();
    this.#beat(client);
  }

  #hear(channel: string, payload: string): void {
    const topic = this.#options.topics.find((wanted) => channel === `traderai_${wanted}`);
    if (topic === undefined) return;
    this.#options.onChange({ topic, keys: payload === '*' ? '*' : payload === '' ? [] : payload.split(',') });
  }

  #beat(client: Client): void {
    const startedAt = performance.now();
    this.#limit(client, 'a heartbeat');
    const asked: Promise<unknown> = (this.#options.heartbeat ?? ((q) => q.query('select 1')))(client);
    asked.then(
      () => {
        if (client !== this.#client) return;
        this.#unlimit();
        this.#setState({ kind: 'listening', roundTripMs: performance.now() - startedAt });
        this.#timer = setTimeout(() => this.#beat(client), this.#options.heartbeatEveryMs ?? HEARTBEAT_EVERY_MS);
        this.#timer.unref();
      },
      (error: unknown) => this.#lose(client, messageOf(error)),
    );
  }

  #limit(client: Client, what: string): void {
    const timeoutMs = this.#options.heartbeatTimeoutMs ?? HEARTBEAT_TIMEOUT_MS;
    this.#deadline = setTimeout(
      () => this.#lose(client, `the server did not answer ${what} within ${timeoutMs} ms`),
      timeoutMs,
    );
    this.#deadline.unref();
  }

  #unlimit(): void {
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    this.#deadline = null;
  }

  #lose(client: Client, reason: string): void {
    if (client !== this.#client || this.#closed) return;
    this.#client = null;
    this.#stopTimers();
    this.#abandon(client);
    if (this.#state.kind === 'listening') this.#reconnects += 1;
    this.#retry(reason);
  }

  #abandon(client: Client): void {
    if (client === this.#asking) this.#hanging.keep(client);
    else destroySocket(client);
    this.#asking = null;
  }

  #retry(reason: string): void {
    const retryDelayMs = jitteredMs(delayMs(RECONNECT, this.#failures));
    this.#failures += 1;
    this.#setState({ kind: 'lost', reason, retryDelayMs });
    this.#timer = setTimeout(() => this.start(), retryDelayMs);
  }

  #stopTimers(): void {
    this.#unlimit();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #setState(state: ListenerState): void {
    this.#state = state;
    this.#options.onState?.(state);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopTimers();
    const client = this.#client;
    this.#client = null;
    if (client !== null) this.#abandon(client);
  }
}

/** A clean end waits for the other side, which may be gone; the server notices a closed socket by itself. */
function destroySocket(client: Client): void {
  const { connection } = client as unknown as { readonly connection: { readonly stream: { destroy(): void } } };
  connection.stream.destroy();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
