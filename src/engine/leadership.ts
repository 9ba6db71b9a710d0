/** One engine leads, the others stand by. The lease names the leader; the epoch in every write enforces it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientConfig } from 'pg';
import { openClient } from '../database/connection.ts';
import { acquireLease, readLease, renewLease } from '../database/booking/lease.ts';
import type { Beat, LeaseHolder, Leader } from '../database/booking/lease.ts';
import type { SchemaWatch } from '../database/schema-mark.ts';
import { ENGINE_SILENT_AFTER_MS } from '../domain/silence.ts';

const LEASE_SECONDS = ENGINE_SILENT_AFTER_MS / 1_000;
const BEAT_EVERY_MS = 1_000;
const ASK_EVERY_MS = 500;

export interface LeadRequest {
  readonly leader: Leader;
  readonly whenLed: 'stand-by' | 'give-up';
  readonly isAlive: (processId: number) => boolean;
  readonly signal: AbortSignal;
  readonly schema: SchemaWatch;
  /** Called once when another engine leads. */
  readonly onStandby: (holder: LeaseHolder) => void;
  /** Called once while the schema belongs to another version. */
  readonly onSchemaChanged: () => void;
}

/** The epoch, or null when another engine leads and `whenLed` is `give-up`, or when the signal ended the wait. */
export async function becomeLeader(
  client: Client,
  { leader, whenLed, isAlive, signal, schema, onStandby, onSchemaChanged }: LeadRequest,
): Promise<number | null> {
  let toldOfSchema = false;
  for (let asked = 0; !signal.aborted; asked += 1) {
    if (!(await schema.holds(client))) {
      // An engine that waits for the earlier version to come back must not lead by the rules of that version meanwhile.
      if (!toldOfSchema) onSchemaChanged();
      toldOfSchema = true;
      if (whenLed === 'give-up') return null;
      await sleep(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      asked = -1;
      continue;
    }
    const holder = await readLease(client);
    const epoch = await acquireLease(client, leader, isDead(holder, leader, isAlive) ? 0 : LEASE_SECONDS);
    if (epoch !== null) return epoch;
    if (asked === 0) onStandby(holder);
    if (whenLed === 'give-up') return null;
    await sleep(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

/** The leader was killed on this machine, so no wait is needed. If this is wrong, the epoch still keeps the other engine from writing. */
function isDead({ host, processId }: LeaseHolder, leader: Leader, isAlive: (processId: number) => boolean): boolean {
  if (host !== leader.host || processId === null) return false;
  return processId === leader.processId || !isAlive(processId);
}

export interface Heart {
  stop(): Promise<void>;
}

/** Renews the lease on a separate connection, even while the engine is busy. A failed connection is opened again at the next beat. */
export function startHeart(
  config: ClientConfig,
  options: { readonly beat: () => Beat; readonly schema: SchemaWatch; readonly onLost: () => void },
): Heart {
  let client: Client | null = null;
  let beating: Promise<void> | null = null;
  const beat = async (): Promise<void> => {
    try {
      client ??= await openClient(config, { application: 'traderai engine heart' });
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
