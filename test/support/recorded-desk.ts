/** Desks on which the shipped program replays recordings that a test writes, bar by bar of 2025-01-02. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { openTestDesk } from './desk.ts';
import type { TestDesk } from './desk.ts';
import { jsonInProcess } from './in-process.ts';

interface Trade {
  readonly orderNumber: string;
  readonly symbol: string;
  readonly side: string;
  readonly quantity: string;
  readonly price: string;
  readonly liquidity: string;
  readonly executedAt: string;
}

export interface ListedOrder {
  readonly clientOrderId: string;
  readonly status: string;
  readonly endReason: { readonly code: string; readonly message: string } | null;
}

/** Test files share a process: each has a folder and desks of its own while it runs. */
let folder: string | null = null;
const desks: TestDesk[] = [];

/** Every test file that records calls this, outside of its tests. */
export function removeRecordedDesks(): void {
  afterAll(async () => {
    await Promise.all(desks.splice(0).map((desk) => desk.close()));
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
    folder = null;
  });
}

function ownFolder(): string {
  return (folder ??= mkdtempSync(join(tmpdir(), 'traderai-recorded-')));
}

export const HEADER = 'timestamp,symbol,interval,open,high,low,close,volume';

/** The path of the file. */
export function write(name: string, lines: readonly string[]): string {
  const path = join(ownFolder(), name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

export async function openDesk(): Promise<TestDesk> {
  const desk = await openTestDesk();
  desks.push(desk);
  await desk.pool
    .query(`with person as (insert into "User" (email, username, login, role) values ('p@desk.test', 'p', session_user, 'ADMIN') returning id)
    insert into "Portfolio" (user_id, name, cash_balance_usd, total_value_usd) select id, 'main', 100000, 100000 from person`);
  return desk;
}

export const at = (desk: TestDesk): { home: string; url: string } => ({ home: ownFolder(), url: desk.url });

export function engine(feeds: readonly string[], plan: string, speed = 'max'): string[] {
  return [
    'engine',
    'run',
    ...feeds.flatMap((path) => ['--feed', `replay:${path},speed=${speed}`]),
    '--orders',
    plan,
    '--until',
    'idle',
  ];
}

export async function tradesOf(desk: TestDesk, symbol?: string): Promise<string[]> {
  const trades = await jsonInProcess<Trade[]>(['trade', 'list'], at(desk));
  return trades
    .filter((trade) => symbol === undefined || trade.symbol === symbol)
    .map(({ executedAt, orderNumber, side, quantity, price, liquidity }) =>
      [executedAt.replace('2025-01-02T', ''), orderNumber, side, quantity, price, liquidity].join(' '),
    );
}

/** The trades of a run on a desk of its own. */
export async function rehearse(feeds: readonly string[], plan: string, symbol?: string): Promise<string[]> {
  const desk = await openDesk();
  await jsonInProcess(engine(feeds, plan), at(desk));
  expect(await jsonInProcess(['db', 'verify'], at(desk))).toMatchObject({ ok: true });
  return tradesOf(desk, symbol);
}

export const minute = (n: number): string =>
  new Date(Date.UTC(2025, 0, 2) + n * 60_000).toISOString().replace('.000', '');
/** The bar of the nth minute: open, high, low, close, volume. */
export const bar = (n: number, figures: string, symbol = 'BARUSD', interval = '1m'): string =>
  `${minute(n)},${symbol},${interval},${figures}`;
