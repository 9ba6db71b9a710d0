/**
 * A desk for DAY orders, on which the shipped program replays rows that a test writes, and minutes of an exchange that
 * closes early on a half day.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { BinaryOptions } from '../support/binary.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { jsonInProcess } from '../support/in-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'traderai-day-orders-'));
const desks: TestDesk[] = [];
afterAll(async () => {
  await Promise.all(desks.map((desk) => desk.close()));
  rmSync(folder, { recursive: true, force: true });
});

interface ListedOrder {
  readonly clientOrderId: string;
  readonly status: string;
  readonly averagePrice: string | null;
  readonly expiresAt: string | null;
  readonly closedAt: string | null;
}

interface DayDesk {
  readonly desk: TestDesk;
  readonly options: BinaryOptions;
  /** The arguments of an engine that replays the rows with the plan. */
  engineOn(rows: string, plan: string): string[];
  /** `id STATUS average until closed` of every order, by its client order id. */
  orderLines(): Promise<string[]>;
}

export async function openDayDesk(): Promise<DayDesk> {
  const desk = await openTestDesk();
  desks.push(desk);
  await desk.pool
    .query(`with person as (insert into "User" (email, username, login, role) values ('p@desk.test', 'p', session_user, 'ADMIN') returning id)
    insert into "Portfolio" (user_id, name, cash_balance_usd, total_value_usd) select id, 'main', 10000, 10000 from person`);
  const options = { home: folder, url: desk.url };
  return {
    desk,
    options,
    engineOn(rows, plan) {
      const [market, orders] = [join(folder, `${desk.database}.csv`), join(folder, `${desk.database}.plan`)];
      writeFileSync(market, rows);
      writeFileSync(orders, plan);
      return ['engine', 'run', '--feed', `replay:${market},speed=max`, '--orders', orders, '--until', 'idle'];
    },
    async orderLines() {
      const orders = await jsonInProcess<ListedOrder[]>(['order', 'list', '--all'], options);
      const short = (instant: string | null): string => instant?.slice(0, 16) ?? '-';
      return orders
        .map(
          (order) =>
            `${order.clientOrderId} ${order.status} ${order.averagePrice ?? '-'} ${short(order.expiresAt)} ${short(order.closedAt)}`,
        )
        .sort();
    },
  };
}

export const header = 'timestamp,symbol,interval,open,high,low,close,volume\n';
export const minute = (instant: string, symbol = 'ACME', price = 100): string =>
  `${instant}:00Z,${symbol},1m,${price},${price},${price},${price},1000\n`;

export const exchangeRows = `${header}${minute('2025-11-26T20:58')}${minute('2025-11-26T20:59')}${minute('2025-11-28T17:00')}${minute('2025-11-28T17:59')}${minute('2025-12-01T15:00')}${minute('2025-12-01T20:59')}`;
export const exchangePlan = `2025-11-26T20:59:00Z client-order-id=wed b 1 ACME @50
2025-11-26T21:00:00Z client-order-id=evening b 1 ACME @50
2025-11-28T18:00:00Z client-order-id=afternoon b 1 ACME @50
2025-11-28T18:00:00Z client-order-id=good b 1 ACME @50 gtc
`;
export const exchangeOrders = [
  'afternoon EXPIRED - 2025-12-01T21:00 2025-12-01T21:00',
  'evening EXPIRED - 2025-11-28T18:00 2025-11-28T18:00',
  'good NEW - - -',
  'wed EXPIRED - 2025-11-26T21:00 2025-11-26T21:00',
];

export async function openExchange(): Promise<DayDesk> {
  const opened = await openDayDesk();
  await opened.desk.pool.query(
    `insert into "Instrument" (symbol, name, trading_hours) values ('ACME', 'Acme', '{"name": "us-equities"}')`,
  );
  return opened;
}
