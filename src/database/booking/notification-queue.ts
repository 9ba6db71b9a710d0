/** The server's queue of notifications: while half of it is used, the desk sends none (SQL's send_hint). */
import type { ClientBase } from 'pg';

/** The used share of the queue, 0 to 1. */
export async function readQueueUsage(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ used: number }>('select pg_notification_queue_usage() as used');
  return rows[0]!.used;
}
