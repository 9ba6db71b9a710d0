/** One engine leads, the others stand by. The lease names the leader; the epoch in every write enforces it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientConfig } from 'pg';
import { openClient } from '../database/connection.ts';
import { acquireLease, readLease, renewLease } from '../database/booking/lease.ts';
import type { Beat, LeaseHolder, Leader } from '../database/booking/lease.ts';
import type { SchemaWatch } from '../database/schema-mark.ts';
import { ENGINE_SILENT_AFTER_MS } from '../domain/silence.ts';
import { unreachable } from '../domain/unreachable.ts';
import { SIGN_OF_LIFE_LIMITS } from './limits.ts';

const LEASE_SECONDS = ENGINE_SILENT_AFTER_MS / 1_000;
/** Often enough that a pause of two seconds does not cost the lead. */
const BEAT_EVERY_MS = 500;
const ASK_EVERY_MS = 250;
/** A leader that reloads the desk opens its booking connection again within this time: it keeps the lead. */
const ABANDONED_AFTER_MS = 1_000;

export interface LeadRequest {
  readonly leader: Leader;
  readonly whenLed: 'stand-by' | 'give-up';
  readonly isAlive: (processId: number) => boolean;
  readonly signal: AbortSignal;
  /** Called at every look while another engine leads. */
  readonly onStandby: (holder: LeaseHolder) => void;
  /** Called before the lease of a leader that stopped or ended is acquired. */
  readonly onTakeover: (holder: LeaseHolder) => void;
  readonly schema: SchemaWatch;
  /** Called once while the schema belongs to another version. */
  readonly onSchemaChanged: () => void;
}

/** The epoch, or null when another engine leads and `whenLed` is `give-up`, or when the signal ended the wait. */
export async function becomeLeader(
  client: Client,
  { leader, whenLed, isAlive, signal, schema, onStandby, onTakeover, onSchemaChanged }: LeadRequest,
): Promise<number | null> {
  let toldOfSchema = false;
  for (let before: LeaseHolder | null = null; !signal.aborted;) {
    if (!(await schema.holds(client))) {
      // An engine that waits for its own version to come back must not lead by the rules of that version meanwhile.
      if (!toldOfSchema) onSchemaChanged();
      toldOfSchema = true;
      if (whenLed === 'give-up') return null;
      before = null;
      await sleep(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      continue;
    }
    const holder = await readLease(client);
    const isOwn = holder.leader === leader.id;
    if (isOwn || mayTakeOver(holder, before, isDead(holder, leader, isAlive))) {
      if (!isOwn && holder.standing !== 'free') onTakeover(holder);
      const epoch = await acquireLease(client, leader, LEASE_SECONDS);
      if (epoch !== null) return epoch;
    }
    onStandby(holder);
    if (whenLed === 'give-up' && isWorking(holder)) return null;
    before = holder;
    await sleep(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

/**
 * The database decides whether a lease can be acquired; a stand-by also waits as long as the leader may still come
 * back.
 */
function mayTakeOver(holder: LeaseHolder, before: LeaseHolder | null, dead: boolean): boolean {
  switch (holder.standing) {
    case 'free':
      return true;
    case 'abandoned':
      return dead || (holder.silentForMs ?? 0) >= ABANDONED_AFTER_MS;
    case 'expired':
      // After a pause of the whole server this look may come before the leader's heartbeat. The next one does not.
      return dead || (before?.standing === 'expired' && before.heartbeatAt === holder.heartbeatAt);
    case 'held':
      return false;
    default:
      return unreachable(holder.standing);
  }
}

/** The leader was killed on this machine. */
function isDead({ host, processId }: LeaseHolder, leader: Leader, isAlive: (processId: number) => boolean): boolean {
  if (host !== leader.host || processId === null) return false;
  return processId === leader.processId || !isAlive(processId);
}

/** Not so a leader that was killed or stopped a moment ago: the lease shows it by and by. */
function isWorking({ standing, silentForMs }: LeaseHolder): boolean {
  return standing === 'held' && silentForMs !== null && silentForMs < ABANDONED_AFTER_MS;
}

export interface Heart {
  stop(): Promise<void>;
}

/**
 * Renews the lease on a separate connection, even while the engine is busy. A failed connection is opened again at the
 * next beat.
 */
export function startHeart(
  config: ClientConfig,
  options: { readonly beat: () => Beat; readonly schema: SchemaWatch; readonly onLost: () => void },
): Heart {
  let client: Client | null = null;
  let beating: Promise<void> | null = null;
  const beat = async (): Promise<void> => {
    try {
      client ??= await openClient(
        { ...config, query_timeout: ENGINE_SILENT_AFTER_MS },
        { application: 'traderai engine heart', limits: SIGN_OF_LIFE_LIMITS },
      );
      if (!(await options.schema.holds(client)) || !(await renewLease(client, options.beat()))) options.onLost();
    } catch {
      // Without a heartbeat the lead passes to another engine, and the next booking fails with STALE_EPOCH.
      await client?.end().catch(() => undefined);
      client = null;
    }
  };
  const timer = setInterval(() => {
    beating ??= beat().finally(() => (beating = null));
  }, BEAT_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await beating;
      await client?.end().catch(() => undefined);
    },
  };
}
