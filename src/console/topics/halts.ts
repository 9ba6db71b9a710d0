/** The halts in force that this login may see, and what it may do about halts. */
import { readHaltRights, readHalts } from '../../database/queries/halts.ts';
import type { HaltRights, HaltRow } from '../../database/queries/halts.ts';
import type { Topic } from './topic.ts';

export interface Halts {
  readonly inForce: readonly HaltRow[];
  readonly rights: HaltRights;
}

export const haltsTopic: Topic<Halts> = {
  empty: { inForce: [], rights: { username: null, haltsDesk: false } },
  hears: { halt: 'any' },
  scope: 'desk',
  turn: 'at once',
  async read(db) {
    const [inForce, rights] = await Promise.all([readHalts(db, { scope: 'in force' }), readHaltRights(db)]);
    return { inForce, rights };
  },
};
