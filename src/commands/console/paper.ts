/** Prints the desk without a terminal: one snapshot, as text or as one JSON document. */
import { setTimeout as sleep } from 'node:timers/promises';
import { deskSnapshot } from '../../console/snapshot.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import { readAlerts } from '../../database/queries/alerts.ts';
import { readEngineStatus } from '../../database/queries/engine-status.ts';
import { readOrders } from '../../database/queries/orders.ts';
import { readPortfolioValue } from '../../database/queries/portfolio-value.ts';
import type { PortfolioRow } from '../../database/queries/portfolios.ts';
import { withExits } from '../../trading/present-exits.ts';
import { readPositions } from '../../database/queries/positions.ts';
import { readQuotes } from '../../database/queries/quotes.ts';
import { readSignals } from '../../database/queries/signals.ts';
import { readTrades } from '../../database/queries/trades.ts';
import type { Context } from '../command.ts';
import {
  alertJson,
  orderJson,
  portfolioValueJson,
  positionJson,
  quoteJson,
  signalJson,
  tradeJson,
} from '../output/shapes.ts';
import { reportJson } from '../output/report.ts';

/** Wide enough for every column of every list. */
const PAPER_WIDTH = 160;
const MOST_ROWS = 100;
const LOOK_EVERY_MS = 50;

export async function printSnapshot(
  { output, clock }: Pick<Context, 'output' | 'clock'>,
  db: PrismaClient,
  portfolio: PortfolioRow | null,
): Promise<void> {
  if (output.form === 'json') return reportJson(output, await snapshotJson(db, portfolio));
  output.print(
    await deskSnapshot({ db, portfolioId: portfolio?.id ?? null, clock, width: output.surface.width ?? PAPER_WIDTH }),
  );
}

/** Waits for the first quote of a new engine, or for the time-out. */
export async function waitForQuotes(
  db: PrismaClient,
  { clock, withinMs }: Pick<Context, 'clock'> & { readonly withinMs: number },
): Promise<void> {
  const since = clock.now();
  for (const deadline = performance.now() + withinMs; performance.now() < deadline; await sleep(LOOK_EVERY_MS)) {
    const fresh = await db.quote.findFirst({
      where: { receivedAt: { gte: new Date(since) } },
      select: { symbol: true },
    });
    if (fresh !== null) return;
  }
}

async function snapshotJson(db: PrismaClient, portfolio: PortfolioRow | null): Promise<unknown> {
  const own = portfolio === null ? null : { portfolioId: portfolio.id };
  const [value, positions, orders, signals, alerts, quotes, trades, engine] = await Promise.all([
    own === null ? null : readPortfolioValue(db, own.portfolioId),
    own === null ? [] : readPositions(db, own),
    own === null ? [] : readOrders(db, { ...own, scope: 'recent', limit: MOST_ROWS }),
    readSignals(db, { limit: MOST_ROWS }),
    readAlerts(db, { limit: MOST_ROWS }),
    readQuotes(db),
    own === null ? [] : readTrades(db, { ...own, limit: MOST_ROWS }),
    readEngineStatus(db),
  ]);
  return {
    portfolio: value === null ? null : portfolioValueJson(value),
    engine: {
      leading: engine.leader !== null,
      feed: engine.feed,
      silentForMs: engine.silentForMs === null ? null : Math.round(engine.silentForMs),
      requests: engine.requests,
    },
    positions: withExits(positions, orders).map(positionJson),
    orders: orders.map(orderJson),
    signals: signals.map(signalJson),
    alerts: alerts.map(alertJson),
    quotes: quotes.map(quoteJson),
    trades: trades.map(tradeJson),
  };
}
