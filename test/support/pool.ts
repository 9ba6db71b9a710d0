/** A pool whose idle connections may end with their server or their login: tests do that on purpose. */
import { Pool } from 'pg';
import type { PoolConfig } from 'pg';

export function openPool(config: PoolConfig): Pool {
  const pool = new Pool(config);
  pool.on('error', () => undefined);
  return pool;
}
