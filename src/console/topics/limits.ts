/** The limits in force with their use, which changes with orders and positions too. */
import type { LimitRow } from '../../database/actions/limits.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import { readLimitsInForce } from '../../database/queries/limits.ts';
import type { Topic } from './topic.ts';

interface Kept {
  readonly rows: readonly LimitRow[];
  readonly readAt: number;
}

/** Each use is a sum: a thousand limits take the database 0.4 seconds, so a long list is read less often. */
const MANY = 100;
const MANY_AFTER_MS = 4_000;

const KEPT = new WeakMap<PrismaClient, Kept>();

export const limitsTopic: Topic<readonly LimitRow[]> = {
  empty: [],
  hears: { limit: 'any', order: 'own portfolio', position: 'own portfolio' },
  scope: 'desk',
  turn: 'within a second',
  async read(db, { now }) {
    const kept = KEPT.get(db);
    if (kept !== undefined && kept.rows.length > MANY && now - kept.readAt < MANY_AFTER_MS) return kept.rows;
    const rows = await readLimitsInForce(db);
    KEPT.set(db, { rows, readAt: now });
    return rows;
  },
};
