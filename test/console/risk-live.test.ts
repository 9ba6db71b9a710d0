/** The pane RSK in the shipped console: it follows marks, limits and halts, and its past days are read once. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/config/clock.ts';
import { DEFAULT_SETTINGS, runConsole } from '../../src/console/run-console.ts';
import { dailyClosesTopic } from '../../src/console/topics/daily-closes.ts';
import { limitsTopic } from '../../src/console/topics/limits.ts';
import { setLimit } from '../../src/database/actions/limits.ts';
import { openPrisma } from '../../src/database/prisma.ts';
import { watchSchema } from '../../src/database/schema-mark.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { openConsoleDesk } from '../support/console-desk.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { screenTerminal } from './screen-terminal.ts';

let desk: SqlDesk;
let engine: Engine;
let person: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  person = await desk.person();
  for (const symbol of ['BTCUSD', 'ETHUSD']) await desk.instrument(symbol);
  await desk.quote('BTCUSD', '6399', '6401', '6400');
  await desk.quote('ETHUSD', '199', '201', '200');
  await buy('BTCUSD', '0.5', '6400');
});
afterAll(() => desk.close());

async function buy(symbol: string, quantity: string, price: string): Promise<void> {
  const { portfolioId } = person;
  const placed = await placeOrder(person.pool, marketBuy(person, { symbol, quantity: new Decimal(quantity) }));
  if (!placed.ok) throw new Error(placed.error.message);
  await engine.book(acceptAndFill({ orderId: placed.value.id, portfolioId, symbol, quantity, price }));
}

test('past days are read again after a minute, or when other symbols are held', async () => {
  const prisma = openPrisma(desk.configOf(person.login), { application: 'test' });
  try {
    const read = (now: number) =>
      dailyClosesTopic.read(prisma.db, { portfolioId: person.portfolioId, chart: null, orderId: null, now });
    const first = await read(1_000);
    expect(await read(60_999)).toBe(first);
    expect(await read(61_000)).not.toBe(first);
    const again = await read(61_000);
    await buy('ETHUSD', '1', '200');
    expect(await read(61_500)).not.toBe(again);
  } finally {
    await prisma.close();
  }
});

test('R opens the pane, which follows prices, limits and halts', async () => {
  const { desk: consoleDesk, close } = openConsoleDesk(desk.configOf(person.login), await watchSchema(desk.root));
  const screen = screenTerminal({ columns: 100, rows: 40 });
  const ending = new AbortController();
  const ended = runConsole({
    desk: consoleDesk,
    terminal: screen.terminal,
    settings: DEFAULT_SETTINGS,
    clock: systemClock,
    newId: randomUUID,
    tell: () => undefined,
    signal: ending.signal,
  });
  try {
    await screen.waitFor('R RSK');
    screen.press('R', 'z');
    await screen.waitFor(/►R RSK risk[^]*gross 3,400\.00[^]*all -20% +-680\.00/);
    await screen.waitFor('No limits. Set one: traderai risk limit set');
    await desk.quote('BTCUSD', '5999', '6001', '6000');
    await screen.waitFor(/gross 3,200\.00[^]*all -20% +-640\.00/);
    const set = await setLimit(person.pool, {
      target: { kind: 'portfolio', portfolioId: person.portfolioId },
      kind: 'MAX_GROSS_EXPOSURE',
      action: 'DENY',
      value: new Decimal(4000),
      symbol: null,
      currency: null,
      symbols: null,
      side: null,
      hours: null,
      reason: null,
    });
    expect(set.ok).toBe(true);
    await screen.waitFor(/gross exposure +portfolio main +3,200\.00 4,000\.00 .* 80% DENY/);
    screen.press('H', 'y');
    await screen.waitFor(/HALTED {2}user .*: halted from the console/);
  } finally {
    ending.abort();
    await ended;
    await close();
  }
});

test('a few limits are read each time, many of them every four seconds', async () => {
  const prisma = openPrisma(desk.configOf(person.login), { application: 'test' });
  try {
    const read = async (now: number) =>
      limitsTopic.read(prisma.db, { portfolioId: person.portfolioId, chart: null, orderId: null, now });
    const few = await read(1_000);
    expect(await read(1_001)).not.toBe(few);
    await desk.root.query(
      `with s as (insert into "Instrument" (symbol, name) select 'S' || n, 'x' from generate_series(1, 110) n returning symbol)
       insert into "RiskLimit" (kind, value, action, portfolio_id, symbol, set_by, set_login)
         select 'MAX_ORDER_QUANTITY', 5, 'DENY', $1, symbol, $2, 'x' from s`,
      [person.portfolioId, person.userId],
    );
    const many = await read(2_000);
    expect(many.length).toBeGreaterThan(110);
    expect(await read(5_999)).toBe(many);
    expect(await read(6_000)).not.toBe(many);
  } finally {
    await prisma.close();
  }
});
