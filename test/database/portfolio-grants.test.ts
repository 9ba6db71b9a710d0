/**
 * Orders in another user's portfolio: its owner grants them; risk and administrators only cancel and reduce, and the
 * owner sees it.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelOrder } from '../../src/database/actions/cancel-order.ts';
import { checkOrder } from '../../src/database/actions/check-order.ts';
import { grantPortfolio, readGrants, revokeGrant } from '../../src/database/actions/grants.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { moveCash } from '../../src/database/actions/portfolios.ts';
import { openSession, touchSession } from '../../src/database/actions/sessions.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let owner: Person;
let bob: Person;
let admin: Person;
let risk: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '6399.99', '6400.01', '6400');
  [owner, bob, admin, risk] = [
    await desk.person(),
    await desk.person(),
    await desk.person({ role: 'traderai_admin' }),
    await desk.person({ role: 'traderai_risk' }),
  ];
});
afterAll(() => desk.close());

const inOwners = (by: Person, change: Parameters<typeof marketBuy>[1] = {}) =>
  marketBuy(by, { portfolioId: owner.portfolioId, ...change });
const refused = (code: string) => ({ ok: false, error: { code } });
const notGranted = refused('NOT_GRANTED');
const unknown = refused('UNKNOWN_PORTFOLIO');

async function orderOf(person: Person, change: Parameters<typeof marketBuy>[1] = {}): Promise<string> {
  const placed = await placeOrder(person.pool, inOwners(person, change));
  if (!placed.ok) throw new Error(placed.error.message);
  return placed.value.id;
}

async function alertsOfOwner(): Promise<string[]> {
  const { rows } = await owner.pool.query<{ title: string }>(
    `select title from "Alert" where type = 'PORTFOLIO_ACTION' order by number`,
  );
  return rows.map(({ title }) => title);
}

describe('without a grant', () => {
  test.each([
    ['an administrator', () => admin],
    ['risk', () => risk],
  ])('%s opens no risk in another user’s portfolio, and arms no console for it', async (_, who) => {
    expect(await placeOrder(who().pool, inOwners(who()))).toMatchObject(notGranted);
    expect(await checkOrder(who().pool, inOwners(who()))).toMatchObject(notGranted);
    const session = await openSession(who().pool, { host: 'h', terminal: null });
    expect(await touchSession(who().pool, session.ok ? session.value : '', owner.portfolioId)).toMatchObject(
      notGranted,
    );
    const { rows } = await desk.root.query('select 1 from "Order" where portfolio_id = $1', [owner.portfolioId]);
    expect(rows).toEqual([]);
  });

  test('the superuser of the server opens none either', async () => {
    expect(await placeOrder(desk.root, inOwners(owner))).toMatchObject(notGranted);
  });

  test('a trader does not learn that the portfolio exists', async () => {
    expect(await placeOrder(bob.pool, inOwners(bob))).toMatchObject(unknown);
    expect(await placeOrder(bob.pool, inOwners(bob, { reduceOnly: true }))).toMatchObject(unknown);
    expect(await grantPortfolio(bob.pool, grant(bob))).toMatchObject(unknown);
  });

  test('an administrator deposits, which the owner sees, and withdraws nothing', async () => {
    const portfolioId = owner.portfolioId;
    expect(await moveCash(admin.pool, { portfolioId, amount: new Decimal(-1) })).toMatchObject(notGranted);
    expect(await moveCash(admin.pool, { portfolioId, amount: new Decimal(100) })).toMatchObject({ ok: true });
    expect(await alertsOfOwner()).toContain(`Deposit by ${admin.login}`);
  });
});

describe('risk and administrators', () => {
  test.each([
    ['an administrator', () => admin],
    ['risk', () => risk],
  ])('as %s they cancel an order, and its events and an alert name the login', async (_, who) => {
    const id = await orderOf(owner, { clientOrderId: `cancel-${who().login}` });
    expect(await cancelOrder(who().pool, id)).toMatchObject({ ok: true, value: { status: 'PENDING_CANCEL' } });
    const { rows } = await owner.pool.query(
      `select reason from "OrderEvent" where order_id = $1 and type = 'PENDING_CANCEL'`,
      [id],
    );
    expect(rows).toEqual([{ reason: `requested by ${who().login}` }]);
    expect(await alertsOfOwner()).toContain(`Order canceled by ${who().login}`);
  });

  test('reduce a position, which the owner sees, and never open the other side', async () => {
    const id = await orderOf(owner, { clientOrderId: 'to-reduce', quantity: new Decimal('0.1') });
    await engine.book(
      acceptAndFill({
        orderId: id,
        portfolioId: owner.portfolioId,
        symbol: 'BTCUSD',
        quantity: '0.1',
        price: '6400',
      }),
    );
    const closing = { side: 'SELL', quantity: new Decimal('0.1'), reduceOnly: true } as const;
    expect(
      await placeOrder(risk.pool, inOwners(risk, { ...closing, side: 'BUY', clientOrderId: 'more' })),
    ).toMatchObject({
      ok: true,
      value: { status: 'DENIED', denial: { code: 'REDUCE_ONLY_NO_POSITION' } },
    });
    expect(await placeOrder(risk.pool, inOwners(risk, { ...closing, clientOrderId: 'less' }))).toMatchObject({
      ok: true,
      value: { status: 'PENDING_NEW', reduceOnly: true },
    });
    expect(
      await placeOrder(risk.pool, inOwners(risk, { ...closing, reduceOnly: false, clientOrderId: 'plain' })),
    ).toMatchObject(notGranted);
    expect(await alertsOfOwner()).toContain(`Position reduced by ${risk.login}`);
  });

  test('are audited under their own login', async () => {
    const { rows } = await desk.root.query<{ login: string }>(
      `select distinct login from "AuditLog" where table_name = 'Order' and action = 'UPDATE' and new_values ->> 'status' = 'PENDING_CANCEL' order by 1`,
    );
    expect(rows.map(({ login }) => login)).toEqual(expect.arrayContaining([admin.login, risk.login]));
  });

  test('raise one alert for many cancels within a minute', async () => {
    for (const number of [1, 2, 3])
      await cancelOrder(admin.pool, await orderOf(owner, { clientOrderId: `many-${number}` }));
    expect((await alertsOfOwner()).filter((title) => title === `Order canceled by ${admin.login}`)).toHaveLength(1);
  });
});

const grant = ({ login }: Person, expiresAt: number | null = null) => ({
  portfolioId: owner.portfolioId,
  username: login,
  expiresAt,
});

describe('with a grant', () => {
  test('a trader sees and trades the portfolio, and withdraws nothing', async () => {
    expect(await grantPortfolio(owner.pool, grant(bob, Date.now() + 60_000))).toMatchObject({ ok: true });
    expect(await placeOrder(bob.pool, inOwners(bob, { clientOrderId: 'granted' }))).toMatchObject({
      ok: true,
      value: { status: 'PENDING_NEW' },
    });
    const { rows } = await bob.pool.query(
      `select o.client_order_id, e.reason from "Order" o join "OrderEvent" e on e.order_id = o.id where o.client_order_id = 'granted'`,
    );
    expect(rows).toEqual([{ client_order_id: 'granted', reason: `placed by ${bob.login}` }]);
    expect(await moveCash(bob.pool, { portfolioId: owner.portfolioId, amount: new Decimal(-1) })).toMatchObject(
      notGranted,
    );
    expect(await readGrants(bob.pool)).toMatchObject({
      ok: true,
      value: [{ owner: owner.login, username: bob.login }],
    });
  });

  test('an order that the engine has not accepted is denied when the grant is revoked', async () => {
    await grantPortfolio(owner.pool, grant(bob));
    const id = await orderOf(bob, { clientOrderId: 'late' });
    expect(await revokeGrant(owner.pool, { portfolioId: owner.portfolioId, username: bob.login })).toMatchObject({
      ok: true,
    });
    const { rows } = await engine.pool.query(
      `select denial -> 'denial' ->> 'code' as code from judge_requests(array[$1::uuid])`,
      [id],
    );
    expect(rows).toEqual([{ code: 'NOT_GRANTED' }]);
    expect(await placeOrder(bob.pool, inOwners(bob, { clientOrderId: 'after' }))).toMatchObject(unknown);
    expect((await bob.pool.query('select 1 from "Order" where portfolio_id = $1', [owner.portfolioId])).rows).toEqual(
      [],
    );
  });

  test('revoking waits for no transaction of the grantee', async () => {
    await grantPortfolio(owner.pool, grant(bob));
    const client = await bob.pool.connect();
    try {
      await client.query('begin');
      await placeOrder(client, inOwners(bob, { clientOrderId: 'holds' }));
      await owner.pool.query(`set lock_timeout = '200ms'`);
      expect(await revokeGrant(owner.pool, { portfolioId: owner.portfolioId, username: bob.login })).toMatchObject({
        ok: true,
      });
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  test('ends by itself', async () => {
    await grantPortfolio(owner.pool, grant(bob, Date.now() + 60_000));
    await desk.root.query(
      `update "PortfolioGrant" set granted_at = granted_at - interval '1 hour', expires_at = now() - interval '1 second' where user_id = $1 and revoked_at is null`,
      [bob.userId],
    );
    expect(await placeOrder(bob.pool, inOwners(bob, { clientOrderId: 'expired' }))).toMatchObject(unknown);
    expect(await readGrants(bob.pool)).toEqual({ ok: true, value: [] });
  });
});

describe('granting', () => {
  test('is the owner’s; an administrator grants a disabled owner’s portfolio', async () => {
    expect(await grantPortfolio(admin.pool, grant(admin))).toMatchObject(refused('NOT_PERMITTED'));
    const gone = await desk.person();
    const theirs = { portfolioId: gone.portfolioId, username: admin.login, expiresAt: null };
    await desk.root.query('update "User" set active = false where id = $1', [gone.userId]);
    expect(await grantPortfolio(admin.pool, theirs)).toMatchObject({ ok: true });
    expect(await placeOrder(admin.pool, marketBuy(admin, { portfolioId: gone.portfolioId }))).toMatchObject({
      ok: true,
      value: { status: 'PENDING_NEW' },
    });
    const { rows } = await desk.root.query(
      `select login from "AuditLog" where table_name = 'PortfolioGrant' and action = 'INSERT' and new_values ->> 'portfolio_id' = $1`,
      [gone.portfolioId],
    );
    expect(rows).toEqual([{ login: admin.login }]);
  });

  test.each([
    ['to oneself', () => ({ ...grant(owner) }), 'UNKNOWN_USER'],
    ['to a user that does not exist', () => ({ ...grant(owner), username: 'nosuch' }), 'UNKNOWN_USER'],
    ['until the past', () => grant(bob, Date.now() - 1), 'BAD_EXPIRY'],
  ])('%s is refused', async (_, wanted, code) => {
    expect(await grantPortfolio(owner.pool, wanted())).toMatchObject(refused(code));
  });
});
