/** Every pane, one line each, in the order of their numbers. */
import { alertsPane } from './alerts.ts';
import { chartPane } from './chart.ts';
import { ordersPane } from './orders.ts';
import type { ListPane, Pane, PaneCode } from './pane.ts';
import { positionsPane } from './positions.ts';
import { signalsPane } from './signals.ts';
import { ticketPane } from './ticket-pane.ts';
import { tradesPane } from './trades.ts';
import { watchlistPane } from './watchlist.ts';

export const PANES: readonly Pane[] = [
  list(positionsPane),
  list(ordersPane),
  list(signalsPane),
  list(alertsPane),
  list(watchlistPane),
  ticketPane,
  chartPane,
  list(tradesPane),
];

const BY_CODE: ReadonlyMap<PaneCode, Pane> = new Map(PANES.map((pane) => [pane.code, pane]));

export function paneOf(code: PaneCode): Pane {
  const pane = BY_CODE.get(code);
  if (pane === undefined) throw new Error(`the pane ${code} is not in the registry`);
  return pane;
}

/** Outside a pane's own file nobody knows its row type; every function that takes a pane treats its rows as opaque. */
function list<Row>(pane: ListPane<Row>): Pane {
  return pane as unknown as ListPane<never>;
}
