/** A pool whose connections may end with their server or their login: tests do that on purpose. */
import { Pool } from 'pg';
import type { PoolConfig } from 'pg';

export function openPool(config: PoolConfig): Pool {
  const pool = new Pool(config);
  pool.on('error', () => undefined);
  // A connection can end in the moment in which the pool hands it out.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}
