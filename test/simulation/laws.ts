/** Laws that hold for every desk, whatever the rules of orders are: they read the stored rows alone. */
import type { Ledger } from './ledger.ts';
import type { Store } from './store.ts';
import { isTerminal } from './store.ts';
import { FEED } from './feed.ts';

export interface Judged {
  readonly store: Store;
  readonly ledger: Ledger;
  /** The number of market events. */
  readonly told: number;
}

/** One sentence a broken law. */
export function brokenLaws(judged: Judged): string[] {
  return LAWS.flatMap((law) => law(judged));
}

const LAWS: readonly ((judged: Judged) => string[])[] = [everyRequestIsAnswered, everyEventIsReadOnce];

function everyRequestIsAnswered({ store }: Judged): string[] {
  return store.pendingRequests().map(({ client_order_id, status }) => `${client_order_id} stays ${status}`);
}

function everyEventIsReadOnce({ store, told }: Judged): string[] {
  const position = store.tables.cursors.get(FEED)?.position ?? 0;
  return position === told ? [] : [`the engine has read ${position} events of ${told}`];
}
void isTerminal;
