/**
 * Seals the audit while an engine leads, and once more when it ends: a row that is not sealed can vanish without a
 * trace. A call without rows to seal reads one index and writes nothing, so the cost of an event stays the same.
 */
import type { Pool } from 'pg';

/** Twice within SEALED_WITHIN_MS, so that one slow call is not late. */
const SEAL_EVERY_MS = 2_000;
const BATCH_ROWS = 5_000;
/** The end of an engine waits no longer for its last rows: the next engine seals them. */
const LAST_SEAL_WITHIN_MS = 3_000;

export interface Sealing {
  /** Seals the rows that are committed by now. */
  stop(): Promise<void>;
}

/** A failed call is repeated at the next turn; `doctor` and `audit verify` count the rows that are not sealed. */
export function startSealing(pool: Pool): Sealing {
  let sealing: Promise<void> | null = null;
  const timer = setInterval(() => {
    sealing ??= sealAll(pool)
      .catch(() => undefined)
      .finally(() => (sealing = null));
  }, SEAL_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      const last = (sealing ?? Promise.resolve()).then(() => sealAll(pool)).catch(() => undefined);
      let patience: NodeJS.Timeout | undefined;
      await Promise.race([last, new Promise((resolve) => (patience = setTimeout(resolve, LAST_SEAL_WITHIN_MS)))]);
      clearTimeout(patience);
    },
  };
}

async function sealAll(pool: Pool): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ sealed: number }>('select seal_audit($1) as sealed', [BATCH_ROWS]);
    if (rows[0]!.sealed < BATCH_ROWS) return;
  }
}
