/** Every pane, one line each, in the order of Tab. */
import { alertsPane } from './alerts.ts';
import { chartPane } from './chart.ts';
import { ordersPane } from './orders.ts';
import { listPane } from './pane.ts';
import type { Pane } from './pane.ts';
import { positionsPane } from './positions.ts';
import { presencePane } from './presence.ts';
import { proposalsPane } from './proposals.ts';
import { riskPane } from './risk.ts';
import { signalsPane } from './signals.ts';
import { ticketPane } from './ticket-pane.ts';
import { tradesPane } from './trades.ts';
import { watchlistPane } from './watchlist.ts';

export const PANES: readonly Pane[] = [
  listPane(positionsPane),
  listPane(ordersPane),
  listPane(signalsPane),
  listPane(alertsPane),
  listPane(watchlistPane),
  ticketPane,
  chartPane,
  listPane(tradesPane),
  riskPane,
  listPane(proposalsPane),
  presencePane,
];
