/** Starts the keeper of a server as a separate process; keeper.ts does its work. */
import { startDetached } from './detached.ts';
import type { Places } from './places.ts';

/** The keeper's name among the server's clients. */
export const KEEPER_NAME = 'traderai keeper';

/** A second keeper ends by itself, so two parallel starts do no harm. */
export function startKeeper({ home, keeperLogFile }: Places): void {
  startDetached(['db', 'keep', '--home', home], keeperLogFile);
}
