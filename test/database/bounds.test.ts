/**
 * No amount that a user may enter, and no sequence of orders, fills, deposits and prices, exceeds the range of a
 * column.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { moveCash, createPortfolio } from '../../src/database/actions/portfolios.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { LARGEST_PRICE } from '../../src/domain/price-bound.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  for (const symbol of ['TIN', 'OAK', 'ELM']) await desk.instrument(symbol, { tick_size: '0.00000001' });
});
afterAll(() => desk.close());

interface Asked {
  readonly symbol?: string;
  readonly side?: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly limit?: string;
  readonly reference?: string;
  readonly reduceOnly?: true;
}

interface Denial {
  readonly code: string;
  readonly limit: string;
  readonly value: string;
  readonly headroom: string;
}

async function denialOf(
  person: Person,
  { symbol = 'TIN', side = 'BUY', quantity, limit, reference = '1', reduceOnly }: Asked,
): Promise<Denial | null> {
  const { rows } = await desk.root.query<{ denial: { denial: Denial } | null }>(
    'select bound_denial(p, $2, $3, $4, $5, $6, $7) as denial from "Portfolio" p where id = $1',
    [person.portfolioId, symbol, side, quantity, limit ?? null, reference, reduceOnly === true],
  );
  return rows[0]!.denial?.denial ?? null;
}

async function hold(person: Person, symbol: string, quantity: string): Promise<void> {
  await desk.root.query(`insert into "Position" (portfolio_id, symbol, quantity, cost) values ($1, $2, $3, $3)`, [
    person.portfolioId,
    symbol,
    quantity,
  ]);
}

let orders = 0;
async function open(person: Person, symbol: string, side: 'BUY' | 'SELL', quantity: string): Promise<void> {
  orders += 1;
  await desk.root.query(
    `insert into "Order" (number, portfolio_id, user_id, client_order_id, symbol, side, type, time_in_force, quantity, status)
     values ($1::int, $2, $3, 'o' || $1::int, $4, $5, 'MARKET', 'GTC', $6, 'PENDING_NEW')`,
    [orders, person.portfolioId, person.userId, symbol, side, quantity],
  );
}

test('the largest price is the same in the program and in the database', async () => {
  const { rows } = await desk.root.query<{ price: string }>('select price::text from amount_bounds()');
  expect(rows[0]!.price).toBe(LARGEST_PRICE.toFixed());
});

describe('an order is denied with the bound, the value and the headroom', () => {
  test.each<readonly [string, Asked, Partial<Denial>]>([
    [
      'quantity',
      { quantity: '100000000000.1' },
      { code: 'ORDER_QUANTITY_BOUND', limit: '100000000000', value: '100000000000.1', headroom: '-0.1' },
    ],
    [
      'notional',
      { quantity: '2000000', limit: '100000000' },
      { code: 'ORDER_NOTIONAL_BOUND', limit: '100000000000000', value: '200000000000000' },
    ],
    [
      'notional at the reference of a market order',
      { quantity: '2000000', reference: '100000000' },
      { code: 'ORDER_NOTIONAL_BOUND' },
    ],
    ['price', { quantity: '0.0001', limit: '100000000000.1' }, { code: 'PRICE_BOUND', limit: '100000000000' }],
  ])('for its %s', async (_, asked, denial) => {
    expect(await denialOf(await desk.person(), asked)).toMatchObject(denial);
  });

  test('for the position after all open orders fill, on either side', async () => {
    const person = await desk.person();
    await hold(person, 'TIN', '300000000000');
    await open(person, 'TIN', 'BUY', '150000000000');
    expect(await denialOf(person, { quantity: '50000000000' })).toBeNull();
    expect(await denialOf(person, { quantity: '50000000000.5' })).toMatchObject({
      code: 'POSITION_BOUND',
      limit: '500000000000',
      value: '500000000000.5',
      headroom: '50000000000',
    });
    const short = await desk.person();
    await hold(short, 'TIN', '-450000000000');
    expect(await denialOf(short, { side: 'SELL', quantity: '60000000000' })).toMatchObject({ code: 'POSITION_BOUND' });
    expect(await denialOf(short, { quantity: '60000000000' })).toBeNull();
  });

  test('for the money that could move at the worst prices, over all symbols', async () => {
    const person = await desk.person();
    await desk.root.query('update "Portfolio" set cash_balance_usd = -9.999999e26 where id = $1', [person.portfolioId]);
    expect(await denialOf(person, { quantity: '1' })).toBeNull();
    await open(person, 'OAK', 'SELL', '100000000000');
    expect(await denialOf(person, { quantity: '1' })).toMatchObject({
      code: 'MONEY_BOUND',
      limit: '1000000000000000000000000000',
    });
  });

  test('never when it only reduces a position, however large that is', async () => {
    const person = await desk.person();
    await hold(person, 'TIN', '900000000000');
    await desk.root.query('update "Portfolio" set cash_balance_usd = 9e27 where id = $1', [person.portfolioId]);
    expect(await denialOf(person, { side: 'SELL', quantity: '900000000000' })).toBeNull();
    expect(await denialOf(person, { side: 'SELL', quantity: '999999999999', reduceOnly: true })).toBeNull();
    expect(await denialOf(person, { quantity: '1' })).toMatchObject({ code: 'POSITION_BOUND' });
  });

  test('when it opens the other side, although other open orders reach further', async () => {
    const person = await desk.person();
    for (let resting = 0; resting < 5; resting += 1) await open(person, 'TIN', 'BUY', '100000000000');
    expect(await denialOf(person, { side: 'SELL', quantity: '500000000000' })).toMatchObject({
      code: 'ORDER_QUANTITY_BOUND',
    });
    expect(await denialOf(person, { side: 'SELL', quantity: '90000000000', limit: '100000' })).toMatchObject({
      code: 'ORDER_NOTIONAL_BOUND',
    });
    expect(await denialOf(person, { side: 'SELL', quantity: '100000000000' })).toBeNull();
    await desk.root.query('update "Portfolio" set cash_balance_usd = -9.999999e26 where id = $1', [person.portfolioId]);
    expect(await denialOf(person, { side: 'SELL', quantity: '100000000000' })).toMatchObject({ code: 'MONEY_BOUND' });
  });

  test.each([
    ['SELL', ''],
    ['BUY', '-'],
  ] as const)('when a %s closes a position and opens the other side, with open orders counted', async (side, sign) => {
    const person = await desk.person();
    await hold(person, 'TIN', `${sign}300000000000`);
    await open(person, 'TIN', side, '100000000000');
    expect(await denialOf(person, { side, quantity: '200000000000' })).toBeNull();
    expect(await denialOf(person, { side, quantity: '200000000001' })).toMatchObject({ code: 'ORDER_QUANTITY_BOUND' });
  });

  test('not for a position that is already beyond the bound and that it does not enlarge', async () => {
    const person = await desk.person();
    for (let resting = 0; resting < 6; resting += 1) await open(person, 'TIN', 'BUY', '100000000000');
    expect(await denialOf(person, { side: 'SELL', quantity: '100000000000' })).toBeNull();
    expect(await denialOf(person, { quantity: '1' })).toMatchObject({ code: 'POSITION_BOUND' });
  });

  test('also by place_order, for a trader whose resting buys reach as far as the sale', async () => {
    const trader = await desk.person({ cash: '1000000000' });
    await desk.quote('TIN', '0.00001', '0.00001', '0.00001');
    const place = async (side: string, quantity: string, limit: string): Promise<string> => {
      const { rows } = await trader.pool.query<{ outcome: string }>(
        `select coalesce(o.denial ->> 'code', o.status::text) as outcome from place_order($1, gen_random_uuid()::text, 'TIN', $2::"OrderSide", 'LIMIT', $3, $4, 'GTC') o`,
        [trader.portfolioId, side, quantity, limit],
      );
      return rows[0]!.outcome;
    };
    for (let resting = 0; resting < 5; resting += 1)
      expect(await place('BUY', '100000000000', '0.00000001')).toBe('PENDING_NEW');
    expect(await place('SELL', '500000000000', '0.00001')).toBe('ORDER_QUANTITY_BOUND');
    expect(await place('SELL', '100000000000', '0.00001')).toBe('PENDING_NEW');
  });
});

describe('a deposit is refused', () => {
  const deposit = (person: Person, amount: string, portfolioId = person.portfolioId) =>
    moveCash(person.pool, { portfolioId, amount: new Decimal(amount) });

  test('above the largest amount of one deposit or withdrawal', async () => {
    const person = await desk.person();
    for (const amount of ['10000000000000.00000001', '-10000000000000.00000001', '1e15', '1e19', '1e20', '1e31']) {
      expect(await deposit(person, amount)).toMatchObject({
        ok: false,
        error: { code: 'CASH_MOVEMENT_BOUND', kind: 'denied' },
      });
    }
    await expect(person.pool.query('select move_cash($1, $2)', [person.portfolioId, 'NaN'])).rejects.toMatchObject({
      detail: 'BAD_QUANTITY',
    });
  });

  test('above the sum of a portfolio; a withdrawal makes room', async () => {
    const person = await desk.person({ cash: '10000000000000' });
    for (let paid = 1; paid < 10; paid += 1) expect(await deposit(person, '1e13')).toMatchObject({ ok: true });
    expect(await deposit(person, '0.00000001')).toMatchObject({ ok: false, error: { code: 'DEPOSIT_BOUND' } });
    expect(await deposit(person, '-1')).toMatchObject({ ok: true });
    expect(await deposit(person, '1')).toMatchObject({ ok: true });
  });

  test('above the sum of an owner over all portfolios, also for two concurrent deposits', async () => {
    const person = await desk.person({ cash: '0' });
    const books: string[] = [person.portfolioId];
    for (let book = 1; book <= 10; book += 1) {
      const made = await createPortfolio(person.pool, {
        name: `book ${book}`,
        cash: new Decimal(0),
        description: null,
      });
      books.push(made.ok ? made.value.id : '');
    }
    // 995 of 1,000 million million.
    await desk.root.query(`select move_cash(id, 1e13) from "Portfolio", generate_series(1, 9) where id = any ($1)`, [
      books,
    ]);
    await desk.root.query('select move_cash(id, 5e11) from "Portfolio" where id = any ($1)', [books]);
    const before = await sumOf(person);
    const left = new Decimal('1e15').minus(before);
    const answers = await Promise.all(
      books.slice(0, 8).map((book) => deposit(person, Decimal.min(left.dividedBy(1.5), '9e12').toFixed(8), book)),
    );
    expect(answers.filter(({ ok }) => ok).length).toBeLessThan(8);
    expect(
      answers.filter(({ ok }) => !ok).every((answer) => !answer.ok && answer.error.code === 'OWNER_DEPOSIT_BOUND'),
    ).toBe(true);
    expect((await sumOf(person)).lessThanOrEqualTo('1e15')).toBe(true);
    expect(
      await createPortfolio(person.pool, { name: 'one more', cash: new Decimal('1e13'), description: null }),
    ).toMatchObject({ ok: false, error: { code: 'OWNER_DEPOSIT_BOUND' } });
  });

  test('as the opening balance of a row that is inserted directly', async () => {
    const person = await desk.person();
    const insert = `INSERT INTO "Portfolio" (id, user_id, name, description, total_value_usd, cash_balance_usd) SELECT gen_random_uuid(), id, 'Default Portfolio', 'd', $2, $2 FROM "User" where id = $1`;
    for (const cash of ['10000000000001', '-10000000000001']) {
      await expect(desk.root.query(insert, [person.userId, cash])).rejects.toMatchObject({
        code: 'TR403',
        detail: 'CASH_MOVEMENT_BOUND',
      });
    }
    await desk.root.query(insert, [person.userId, '10000.00']);
  });

  async function sumOf({ userId }: Person): Promise<Decimal> {
    const { rows } = await desk.root.query<{ paid: string }>(
      `select (-sum(l.amount))::text as paid from "LedgerEntry" l join "Portfolio" p on p.id = l.portfolio_id where p.user_id = $1 and l.account = 'CAPITAL'`,
      [userId],
    );
    return new Decimal(rows[0]!.paid);
  }
});

// Amounts as integers of the eighth decimal, independent of the product's own arithmetic.
const UNIT = 10n ** 8n;
const text = (units: bigint): string =>
  `${units < 0n ? '-' : ''}${(units < 0n ? -units : units) / UNIT}.${String((units < 0n ? -units : units) % UNIT).padStart(8, '0')}`;
const product = (quantity: bigint, price: bigint): bigint => (quantity * price + UNIT / 2n) / UNIT;

/** Prices that the desk accepts, with a slippage of nearly 100 % on them. */
const PRICES = [1n, UNIT, 10n ** 11n * UNIT, 2n * 10n ** 11n * UNIT - 1n];

describe('no allowed sequence exceeds the range of a column', () => {
  const acts = fc.array(
    fc.record({
      symbol: fc.constantFrom('TIN', 'OAK', 'ELM'),
      side: fc.constantFrom('BUY' as const, 'SELL' as const),
      quantity: fc.oneof(fc.constantFrom(10n ** 11n * UNIT, 1n, UNIT), fc.bigInt({ min: 1n, max: 10n ** 11n * UNIT })),
      price: fc.constantFrom(...PRICES),
      mark: fc.constantFrom(...PRICES.slice(0, 3)),
    }),
    { minLength: 25, maxLength: 40 },
  );

  test('orders of any size that fill at any accepted price, commission at nearly 100 %, marks anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        acts,
        fc.constantFrom('10000', '999999999999999999999999999', '-999999999999999999999999999'),
        async (script, cash) => {
          const person = await desk.person({ cash: '0' });
          await desk.root.query('update "Portfolio" set cash_balance_usd = $2 where id = $1', [
            person.portfolioId,
            cash,
          ]);
          for (const act of script) {
            if ((await denialOf(person, { ...act, quantity: text(act.quantity) })) !== null) continue;
            await fillAt(person, act);
            await desk.quote(act.symbol, text(act.mark), text(act.mark + 1n), text(act.mark));
            const marked = await engine.pool.query('select * from book_marks($1, $2)', [
              engine.epoch,
              ['TIN', 'OAK', 'ELM'],
            ]);
            expect(marked.rows).toEqual([]);
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  /** Writes the values to the columns themselves. */
  async function fillAt(
    person: Person,
    { symbol, side, quantity, price }: { symbol: string; side: 'BUY' | 'SELL'; quantity: bigint; price: bigint },
  ): Promise<void> {
    const notional = product(quantity, price);
    const sign = side === 'BUY' ? 1n : -1n;
    // Released at the average cost; the rest of the arithmetic does not matter for the distance to the columns' range.
    const { rows } = await desk.root.query<{ quantity: string; cost: string }>(
      'select quantity::text, cost::text from "Position" where portfolio_id = $1 and symbol = $2',
      [person.portfolioId, symbol],
    );
    const units = (value: string): bigint => BigInt(value.replace('.', ''));
    const [held, cost] = rows[0] === undefined ? [0n, 0n] : [units(rows[0].quantity), units(rows[0].cost)];
    const reduces = held !== 0n && held > 0n !== sign > 0n;
    const size = held < 0n ? -held : held;
    const closed = reduces ? (quantity < size ? quantity : size) : 0n;
    const released = closed === 0n ? 0n : (cost * closed) / size;
    const closing = product(closed, price);
    const realized = closed === 0n ? 0n : sign > 0n ? -closing - released : closing - released;
    await desk.root.query(
      `insert into "Position" as p (portfolio_id, symbol, quantity, cost, realized_pnl, fees) values ($1, $2, $3, $4, $5, $6)
         on conflict (portfolio_id, symbol) do update set quantity = excluded.quantity, cost = excluded.cost, realized_pnl = p.realized_pnl + excluded.realized_pnl, fees = p.fees + excluded.fees`,
      [
        person.portfolioId,
        symbol,
        text(held + sign * quantity),
        held + sign * quantity === 0n ? '0' : text(cost - released + sign * (notional - closing)),
        text(realized),
        text(notional),
      ],
    );
    await desk.root.query('update "Portfolio" set cash_balance_usd = cash_balance_usd + $2 where id = $1', [
      person.portfolioId,
      text(-sign * notional - notional),
    ]);
    await desk.root.query(
      `insert into "LedgerEntry" (transaction_id, line, portfolio_id, account, currency, amount, kind, effective_at) values (gen_random_uuid(), 1, $1, 'CASH', 'USD', $2, 'FILL', now())`,
      [person.portfolioId, text(-sign * notional - notional)],
    );
  }
});

test('every reducing order works on rows beyond the bounds', async () => {
  const old = await openSqlDesk();
  try {
    const person = await old.person();
    await old.instrument('TIN');
    await old.quote('TIN', '0.9', '1.1', '1');
    await old.root.query(`set session_replication_role = replica;
      update "Portfolio" set cash_balance_usd = 9e17, total_value_usd = 9e17;
      insert into "Position" (portfolio_id, symbol, quantity, cost, realized_pnl) select id, 'TIN', 9e11, 9e19, 9e19 from "Portfolio";
      insert into "LedgerEntry" (transaction_id, line, portfolio_id, account, currency, amount, kind, effective_at) select gen_random_uuid(), 1, id, 'CASH', 'USD', 9e19, 'DEPOSIT', now() from "Portfolio";
      set session_replication_role = origin`);
    const { rows } = await old.root.query(`select quantity::text, cost::text, average_price::text from "Position"`);
    expect(rows).toEqual([
      { quantity: '900000000000.00000000', cost: '90000000000000000000.00000000', average_price: '100000000.00000000' },
    ]);
    const placed = await person.pool.query(
      `select status from place_order($1, 'out', 'TIN', 'SELL', 'MARKET', 900000000000)`,
      [person.portfolioId],
    );
    expect(placed.rows).toEqual([{ status: 'PENDING_NEW' }]);
    expect(await moveCash(person.pool, { portfolioId: person.portfolioId, amount: new Decimal('-5') })).toMatchObject({
      ok: true,
    });
    const leader = await old.engine();
    expect((await leader.pool.query('select * from book_marks($1, $2)', [leader.epoch, ['TIN']])).rows).toEqual([]);
  } finally {
    await old.close();
  }
});
