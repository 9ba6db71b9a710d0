/** Starts the keeper of a server as a process of its own; what it does is in keeper.ts. */
import { startDetached } from './detached.ts';
import type { Places } from './places.ts';

/** How the keeper is known among the server's clients. */
export const KEEPER_NAME = 'traderai keeper';

/** A second keeper ends by itself, so two that are started at once do no harm. */
export function startKeeper({ home, keeperLogFile }: Places): void {
  startDetached(['db', 'keep', '--home', home], keeperLogFile);
}
