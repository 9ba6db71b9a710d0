/** The lease of the one leading engine. */
import type { ClientBase } from 'pg';
import { isoInstant } from '../../domain/instant.ts';

export interface Leader {
  /** Id of this engine: it gets its own lease back at once. */
  readonly id: string;
  readonly host: string;
  readonly processId: number;
  readonly feed: string;
}

/**
 * The new epoch, or null while another engine leads. `leaseSeconds`: how long the lease lasts without a heartbeat. Ends
 * the booking connection of the leader before it.
 */
export async function acquireLease(
  client: ClientBase,
  { id, host, processId, feed }: Leader,
  leaseSeconds: number,
): Promise<number | null> {
  const { rows } = await client.query<{ epoch: string | null }>(
    'select engine_acquire($1, $2, $3, $4, $5)::text as epoch',
    [id, host, processId, feed, leaseSeconds],
  );
  const epoch = rows[0]?.epoch ?? null;
  return epoch === null ? null : Number(epoch);
}

export interface Beat {
  readonly epoch: number;
  readonly steps: number;
  /** Market clock, milliseconds UTC. */
  readonly marketAt: number | null;
}

/** False when this epoch has lost the lease. */
export async function renewLease(client: ClientBase, { epoch, steps, marketAt }: Beat): Promise<boolean> {
  const at = isoInstant(marketAt);
  const { rows } = await client.query<{ leads: boolean }>('select engine_heartbeat($1, $2, $3) as leads', [
    epoch,
    steps,
    at,
  ]);
  return rows[0]!.leads;
}

export async function releaseLease(client: ClientBase, epoch: number): Promise<void> {
  await client.query('select engine_release($1)', [epoch]);
}

export interface LeaseHolder {
  /**
   * `expired`: no heartbeat for as long as the lease lasts. `abandoned`: the connection that booked for the leader has
   * ended. Only a `held` lease cannot be acquired.
   */
  readonly standing: 'free' | 'expired' | 'abandoned' | 'held';
  readonly leader: string | null;
  readonly host: string | null;
  readonly processId: number | null;
  /** Age of the last heartbeat by the server's clock. */
  readonly silentForMs: number | null;
  /** Desk clock, milliseconds UTC. */
  readonly heartbeatAt: number | null;
}

export async function readLease(client: ClientBase): Promise<LeaseHolder> {
  const { rows } = await client.query<{
    standing: LeaseHolder['standing'];
    leader: string | null;
    host: string | null;
    process_id: number | null;
    heartbeat_at: Date | null;
    silent: number | null;
  }>(
    `select lease_standing() as standing, leader::text, host, process_id, heartbeat_at,
            (extract(epoch from clock_timestamp() - heartbeat_at) * 1000)::float8 as silent
       from "EngineLease" where id = 1`,
  );
  const { standing, leader, host, process_id: processId, heartbeat_at: beat, silent } = rows[0]!;
  return { standing, leader, host, processId, silentForMs: silent, heartbeatAt: beat?.getTime() ?? null };
}
