/** Proposals of keys and agents, the limits that want another person, and the bounds of proposals. */
import type { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import type { OrderToPlace } from '../../src/database/actions/place-order.ts';
import { proposeOrder, withdrawProposal } from '../../src/database/actions/proposals.ts';
import type { ProposalRow } from '../../src/database/queries/proposals.ts';
import type { Queryable } from '../../src/database/actions/queryable.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { NO_CONDITIONS } from '../../src/domain/condition-words.ts';
import { describeRequest } from '../../src/domain/order-line/describe.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';
import * as words from './proposal-desk.ts';
import { approve, buyOne, clearProposals, denied, limitApproval, refused, reject, taken } from './proposal-desk.ts';

let desk: SqlDesk;
let owner: Person;
let other: Person;
let admin: Person;
let agent: words.KeyOfPerson;
let trader: words.KeyOfPerson;
const clients: Client[] = [];

beforeAll(async () => {
  desk = await openSqlDesk();
  for (const symbol of ['BTCUSD', 'ETHUSD']) {
    await desk.instrument(symbol);
    await desk.quote(symbol, '99', '100', '100');
  }
  [owner, other] = [await desk.person({ cash: '1000000' }), await desk.person({ cash: '1000000' })];
  admin = await desk.person({ role: 'traderai_admin' });
  [agent, trader] = [await keyOf(['agent']), await keyOf(['trader'])];
});
afterAll(async () => {
  for (const client of clients) await client.end().catch(() => undefined);
  await desk.close();
});
afterEach(() => clearProposals(desk));

async function keyOf(...made: Parameters<typeof words.keyOf> extends [SqlDesk, Person, ...infer Rest] ? Rest : never) {
  const key = await words.keyOf(desk, owner, ...made);
  clients.push(key.client);
  return key;
}
const propose = (q: Queryable, order: OrderToPlace): Promise<ProposalRow> => words.propose(admin, q, order);
const tryOne = (q: Queryable, order: OrderToPlace, expiresInSeconds = 60) =>
  proposeOrder(q, { order, expiresInSeconds });

describe('an agent', () => {
  test('proposes and never trades, and the user of its key approves', async () => {
    const placed = placeOrder(agent.client, buyOne(owner));
    expect(await placed).toMatchObject(refused('NOT_PERMITTED'));
    const proposal = await propose(agent.client, buyOne(owner));
    expect(proposal).toMatchObject({ username: owner.login, isOwn: false, mayDecide: true });
    expect(await approve(proposal, { pool: agent.client })).toMatchObject(refused('NOT_PERMITTED'));
    expect(await approve(proposal, other)).toMatchObject(refused('UNKNOWN_PROPOSAL'));
    expect(await approve(proposal, owner)).toMatchObject(taken);
    const { rows } = await desk.root.query(
      'select api_key_id, user_id, approved_by from "Order" o order by placed_at desc limit 1',
    );
    expect(rows).toEqual([{ api_key_id: agent.id, user_id: owner.userId, approved_by: owner.userId }]);
  });

  test('proposes only in portfolios of its user', async () => {
    expect(await tryOne(agent.client, buyOne(other))).toMatchObject(refused('UNKNOWN_PORTFOLIO'));
  });

  test('withdraws its own proposals only', async () => {
    const [own, foreign] = [await propose(agent.client, buyOne(owner)), await propose(owner.pool, buyOne(owner))];
    expect(await withdrawProposal(agent.client, foreign.id)).toMatchObject(refused('UNKNOWN_PROPOSAL'));
    expect(await withdrawProposal(agent.client, own.id)).toMatchObject({ ok: true, value: { state: 'WITHDRAWN' } });
    expect(await withdrawProposal(owner.pool, foreign.id)).toMatchObject({ ok: true });
  });
});

describe('a key', () => {
  test('with the scopes of risk approves nothing', async () => {
    const risky = await words.keyOf(desk, admin, ['risk', 'trader', 'admin']);
    clients.push(risky.client);
    const proposal = await propose(owner.pool, buyOne(owner));
    expect(await approve(proposal, { pool: risky.client })).toMatchObject(refused('NOT_PERMITTED'));
    expect(await reject(proposal, { pool: risky.client })).toMatchObject(refused('NOT_PERMITTED'));
  });

  test('that is narrow proposes within its portfolios, symbols and size', async () => {
    const second = await owner.pool.query<{ id: string }>(`select id from create_portfolio('second', 1000, null)`);
    const narrow = await keyOf(['agent'], {
      portfolioIds: [owner.portfolioId],
      symbols: ['BTCUSD'],
      largestOrder: new Decimal(150),
    });
    const elsewhere = { portfolioId: second.rows[0]!.id };
    expect(await tryOne(narrow.client, buyOne(owner, elsewhere))).toMatchObject(refused('UNKNOWN_PORTFOLIO'));
    expect(await tryOne(narrow.client, buyOne(owner, { symbol: 'ETHUSD' }))).toMatchObject(refused('KEY_SYMBOL'));
    expect(await tryOne(narrow.client, buyOne(owner, { quantity: new Decimal(2) }))).toMatchObject(
      refused('KEY_LARGEST_ORDER'),
    );
    await propose(owner.pool, buyOne(owner, { ...elsewhere, quantity: new Decimal('0.1') }));
    await propose(narrow.client, buyOne(owner));
    const seen = await narrow.client.query('select portfolio_id, may_decide from read_proposals()');
    expect(seen.rows).toEqual([{ portfolio_id: owner.portfolioId, may_decide: false }]);
  });

  test('that is revoked leaves proposals whose orders are denied', async () => {
    const key = await keyOf(['trader']);
    const proposal = await propose(key.client, buyOne(owner));
    await owner.pool.query('call revoke_api_key($1)', [key.id]);
    expect(await approve(proposal, owner)).toMatchObject(denied('KEY_ENDED'));
  });
});

describe('a limit of approvals', () => {
  const ofKey = () => limitApproval(admin, { kind: 'key', keyId: trader.id });
  test.each<[string, () => Promise<void>, () => Queryable, string | null]>([
    ['of a key is met by its user', ofKey, () => trader.client, null],
    [
      'of the desk wants another person',
      () => limitApproval(admin, { kind: 'desk' }),
      () => trader.client,
      'FOUR_EYES',
    ],
    [
      'of the user does too',
      () => limitApproval(admin, { kind: 'user', username: owner.login }),
      () => trader.client,
      'FOUR_EYES',
    ],
    [
      'of the portfolio does too',
      () => limitApproval(admin, { kind: 'portfolio', portfolioId: owner.portfolioId }),
      () => agent.client,
      'FOUR_EYES',
    ],
    ['above the order does not', () => limitApproval(admin, { kind: 'desk' }, 200), () => agent.client, null],
  ])('%s', async (_, limit, key, code) => {
    await limit();
    const proposal = await propose(key(), buyOne(owner));
    const answer = await approve(proposal, owner);
    if (code === null) expect(answer).toMatchObject(taken);
    else {
      expect(answer).toMatchObject(refused(code));
      expect(await approve(proposal, admin)).toMatchObject(taken);
    }
  });

  test('of a user is not met by that user for others in its portfolio', async () => {
    await owner.pool.query('select grant_portfolio($1, $2)', [owner.portfolioId, other.login]);
    await limitApproval(admin, { kind: 'user', username: owner.login });
    const proposal = await propose(other.pool, buyOne(owner));
    expect(await approve(proposal, owner)).toMatchObject(refused('FOUR_EYES'));
    expect(await approve(proposal, admin)).toMatchObject(taken);
  });
});

describe('a proposal', () => {
  test('that an approval could not help is refused', async () => {
    expect(await tryOne(owner.pool, buyOne(owner, { quantity: new Decimal(1e6) }))).toMatchObject(
      refused('INSUFFICIENT_BUYING_POWER'),
    );
    expect(await tryOne(owner.pool, buyOne(owner, { quantity: new Decimal('0.000000001') }))).toMatchObject(
      refused('BAD_QUANTITY'),
    );
    expect(await tryOne(owner.pool, buyOne(owner), 9)).toMatchObject(refused('BAD_EXPIRY'));
    expect(await tryOne(owner.pool, buyOne(owner), 3601)).toMatchObject(refused('BAD_EXPIRY'));
    await desk.root.query(`select halt('a test')`);
    expect(await tryOne(owner.pool, buyOne(owner))).toMatchObject(refused('HALTED'));
  });

  test('sent twice is one, and its client order id is of no other order', async () => {
    const order = buyOne(owner);
    const [first, again] = [await propose(owner.pool, order), await propose(owner.pool, order)];
    expect(again.id).toBe(first.id);
    expect(await tryOne(owner.pool, { ...order, quantity: new Decimal(2) })).toMatchObject(
      refused('DUPLICATE_CLIENT_ORDER_ID'),
    );
    expect(await placeOrder(owner.pool, order)).toMatchObject(taken);
    expect(await approve(first, admin)).toMatchObject(refused('DUPLICATE_CLIENT_ORDER_ID'));
  });

  test('is one of at most 20 of a user', async () => {
    // The fifth of each burst meets the count of the ones beside it.
    const answers = [];
    for (let burst = 0; burst < 5; burst++)
      answers.push(...(await Promise.all(Array.from({ length: 5 }, () => tryOne(owner.pool, buyOne(owner))))));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(20);
    expect(await tryOne(agent.client, buyOne(owner))).toMatchObject(refused('TOO_MANY_PROPOSALS'));
    expect(await tryOne(other.pool, buyOne(other))).toMatchObject({ ok: true });
  });

  test('keeps every term of the order, which trades by them', async () => {
    const order = buyOne(owner, {
      ...NO_CONDITIONS,
      type: 'LIMIT',
      limitPrice: new Decimal('90.50'),
      timeInForce: 'GTC',
      postOnly: true,
      note: 'as “agreed”',
      exits: {
        takeProfit: { kind: 'r', multiple: new Decimal(2) },
        stopLoss: { kind: 'price', price: new Decimal('80.5'), limit: null },
        timeInForce: 'GTC',
      },
    });
    const proposal = await propose(owner.pool, order);
    const text =
      'BUY 1 BTCUSD at 90.5, good till canceled, post only, take profit 2 times as far as the stop, stop loss 80.5, note "as “agreed”"';
    expect(describeRequest(proposal.request)).toBe(text);
    expect(proposal).toMatchObject({ notional: new Decimal('90.5'), worstLoss: expect.any(Decimal) });
    expect(await approve(proposal, admin)).toMatchObject({
      ok: true,
      value: {
        limitPrice: new Decimal('90.5'),
        postOnly: true,
        note: 'as “agreed”',
        clientOrderId: order.clientOrderId,
      },
    });
    const { rows } = await desk.root.query(
      `select side, stop_price::float, limit_price::float from "Order" where client_order_id in ($1, $2) order by side`,
      [`${order.clientOrderId}:sl`, `${order.clientOrderId}:tp`],
    );
    expect(rows).toHaveLength(2);
  });
});
