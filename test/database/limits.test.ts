/** Limits as rows: the logins that set them, and the orders that they deny. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { checkOrder } from '../../src/database/actions/check-order.ts';
import { readLimits, removeLimit, setLimit } from '../../src/database/actions/limits.ts';
import type { LimitToSet } from '../../src/database/actions/limits.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let ann: Person;
let ben: Person;
let risk: Person;
let admin: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  for (const symbol of ['BTCUSD', 'ETHUSD']) {
    await desk.instrument(symbol);
    await desk.quote(symbol, '99', '100', '100');
  }
  [ann, ben, risk, admin] = [
    await desk.person({ cash: '1000000' }),
    await desk.person({ cash: '1000000' }),
    await desk.person({ role: 'traderai_risk' }),
    await desk.person({ role: 'traderai_admin' }),
  ];
});
afterAll(() => desk.close());
afterEach(() => desk.root.query(`update "RiskLimit" set active = false`));

const LIMIT: LimitToSet = {
  target: { kind: 'desk' },
  kind: 'MAX_ORDER_QUANTITY',
  action: 'DENY',
  value: new Decimal(5),
  symbol: null,
  currency: null,
  symbols: null,
  side: null,
  hours: null,
  reason: null,
};
const user = ({ login: username }: Person) => ({ kind: 'user', username }) as const;
const portfolio = ({ portfolioId }: Person) => ({ kind: 'portfolio', portfolioId }) as const;
const none = { value: null } as const;

async function set(change: Partial<LimitToSet>, by: Person = admin): Promise<string> {
  const answer = await setLimit(by.pool, { ...LIMIT, ...change });
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer.value.id;
}

async function codeOf(person: Person, change: Parameters<typeof marketBuy>[1] = {}): Promise<string | null> {
  const previewed = await checkOrder(person.pool, marketBuy(person, change));
  const placed = await placeOrder(person.pool, marketBuy(person, change));
  if (!placed.ok || !previewed.ok) throw new Error('refused');
  const code = placed.value.denial?.code ?? null;
  expect(previewed.value.denial?.code ?? null).toBe(code);
  return code;
}

const quantity = (value: number | string) => ({ quantity: new Decimal(value) });

describe('an order beyond a limit', () => {
  type Wanted = (person: Person) => Partial<LimitToSet>;
  const value = (amount: number | string) => ({ value: new Decimal(amount) });
  test.each<[string, Wanted, Parameters<typeof marketBuy>[1], Parameters<typeof marketBuy>[1]]>([
    ['of its quantity', () => ({}), quantity(5), quantity('5.1')],
    ['of its notional', () => ({ kind: 'MAX_ORDER_NOTIONAL', ...value(500) }), quantity(5), quantity('5.1')],
    ['of a user', (ann) => ({ target: user(ann) }), quantity(5), quantity(6)],
    ['of a portfolio', (ann) => ({ target: portfolio(ann) }), quantity(5), quantity(6)],
    ['of a symbol', () => ({ symbol: 'ETHUSD' }), quantity(6), { symbol: 'ETHUSD', ...quantity(6) }],
    ['of the position', (ann) => ({ kind: 'MAX_POSITION_QUANTITY', target: user(ann) }), quantity(3), quantity('2.1')],
    [
      'of the exposure',
      (ann) => ({ kind: 'MAX_SYMBOL_EXPOSURE', target: user(ann), ...value(500) }),
      quantity(3),
      quantity('2.1'),
    ],
    [
      'of the gross exposure',
      (ann) => ({ kind: 'MAX_GROSS_EXPOSURE', target: portfolio(ann), ...value(500) }),
      quantity(3),
      { symbol: 'ETHUSD', ...quantity('2.1') },
    ],
    [
      'of the net exposure',
      (ann) => ({ kind: 'MAX_NET_EXPOSURE', target: portfolio(ann), ...value(500) }),
      quantity(3),
      { symbol: 'ETHUSD', ...quantity('2.1') },
    ],
    [
      'of the leverage',
      (ann) => ({ kind: 'MAX_LEVERAGE', ...value('0.0005'), target: user(ann) }),
      quantity(3),
      quantity('2.1'),
    ],
    ['of the currency', () => ({ currency: 'USD' }), quantity(5), quantity(6)],
    ['of the symbols', () => ({ kind: 'ALLOWED_SYMBOLS', ...none, symbols: ['BTCUSD'] }), {}, { symbol: 'ETHUSD' }],
    ['of the side', () => ({ kind: 'ALLOWED_SIDE', ...none, side: 'BUY' }), {}, { side: 'SELL' }],
    ['of the open orders', (ann) => ({ kind: 'MAX_OPEN_ORDERS', ...value(1), target: user(ann) }), {}, {}],
    ['of the rate', (ann) => ({ kind: 'MAX_ORDER_RATE', ...value(1), target: user(ann) }), {}, {}],
    ['of an approval', () => ({ kind: 'APPROVAL_NOTIONAL', ...value(500) }), quantity(5), quantity('5.1')],
  ])('%s is denied with its kind', async (_, wanted, within, beyond) => {
    const ann = await desk.person({ cash: '1000000' });
    await set(wanted(ann));
    expect(await codeOf(ann, within)).toBe(null);
    const kind = wanted(ann).kind ?? 'MAX_ORDER_QUANTITY';
    expect(await codeOf(ann, beyond)).toBe(kind === 'APPROVAL_NOTIONAL' ? 'NEEDS_APPROVAL' : kind);
  });
});
