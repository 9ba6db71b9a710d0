/** Orders that wait for an approval: who proposes, who decides, once, about exactly one order. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import type { OrderToPlace } from '../../src/database/actions/place-order.ts';
import { withdrawProposal } from '../../src/database/actions/proposals.ts';
import { readProposals } from '../../src/database/queries/proposals.ts';
import type { ProposalRow } from '../../src/database/queries/proposals.ts';
import type { Queryable } from '../../src/database/actions/queryable.ts';
import { replaceOrder } from '../../src/database/actions/replace-order.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';
import { prismaOn } from './explain/product-statements.ts';
import * as words from './proposal-desk.ts';
import { approve, buyOne, clearProposals, denied, limitApproval, refused, reject, taken } from './proposal-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let owner: Person;
let junior: Person;
let risk: Person;
let admin: Person;
let stranger: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  for (const symbol of ['BTCUSD', 'ETHUSD']) {
    await desk.instrument(symbol);
    await desk.quote(symbol, '99', '100', '100');
  }
  const cash = '1000000';
  [owner, junior, stranger] = [await desk.person({ cash }), await desk.person({ cash }), await desk.person({ cash })];
  [risk, admin] = [await desk.person({ role: 'traderai_risk' }), await desk.person({ role: 'traderai_admin' })];
  await owner.pool.query('select grant_portfolio($1, $2)', [owner.portfolioId, junior.login]);
});
afterAll(() => desk.close());
afterEach(() => clearProposals(desk));

const propose = (q: Queryable, order: OrderToPlace): Promise<ProposalRow> => words.propose(admin, q, order);
const stateOf = (proposal: ProposalRow) => words.stateOf(desk, proposal);

describe('an approved order', () => {
  test('is the proposer’s, passes the limit, and events and audit name both logins', async () => {
    await limitApproval(admin, { kind: 'desk' });
    expect(await placeOrder(junior.pool, buyOne(junior))).toMatchObject(denied('NEEDS_APPROVAL'));
    const proposal = await propose(junior.pool, buyOne(junior));
    expect(await approve(proposal, risk)).toMatchObject(taken);
    const { rows } = await desk.root.query(
      `select o.user_id, o.approved_by, e.user_id as event_user, e.reason, p.state, p.decided_by, p.decided_login,
              (select array_agg(distinct a.login order by a.login) from "AuditLog" a where a.table_name = 'Proposal' and a.row_key = p.id::text) as logins
         from "Order" o join "Proposal" p on p.order_id = o.id join "OrderEvent" e on e.order_id = o.id where p.id = $1`,
      [proposal.id],
    );
    expect(rows).toEqual([
      {
        user_id: junior.userId,
        approved_by: risk.userId,
        event_user: junior.userId,
        reason: `approved by ${risk.login}`,
        state: 'APPROVED',
        decided_by: risk.userId,
        decided_login: risk.login,
        logins: [junior.login, risk.login].sort(),
      },
    ]);
  });
});

describe('a decision', () => {
  test.each<[string, () => Promise<ProposalRow>, () => Person, string | null]>([
    ['of risk', () => propose(junior.pool, buyOne(junior)), () => risk, null],
    ['of an administrator', () => propose(junior.pool, buyOne(junior)), () => admin, null],
    ['of the owner about a user with a grant', () => propose(junior.pool, buyOne(owner)), () => owner, null],
    ['of risk about the owner', () => propose(owner.pool, buyOne(owner)), () => risk, null],
    ['of the proposer', () => propose(junior.pool, buyOne(junior)), () => junior, 'OWN_PROPOSAL'],
    [
      'of the proposer, who is risk',
      () => propose(risk.pool, buyOne(risk, { reduceOnly: false })).catch(() => propose(admin.pool, buyOne(admin))),
      () => admin,
      'OWN_PROPOSAL',
    ],
    ['of a user with a grant', () => propose(owner.pool, buyOne(owner)), () => junior, 'UNKNOWN_PROPOSAL'],
    ['of a stranger', () => propose(junior.pool, buyOne(junior)), () => stranger, 'UNKNOWN_PROPOSAL'],
  ])('%s', async (_, made, by, code) => {
    const proposal = await made();
    const answers = [await reject(proposal, by()), await approve(proposal, by())];
    if (code === null) {
      expect(answers).toMatchObject([{ ok: true, value: { state: 'REJECTED' } }, refused('PROPOSAL_DECIDED')]);
      expect(await approve(await made(), by())).toMatchObject(taken);
    } else expect(answers).toMatchObject([refused(code), refused(code)]);
  });

  test('is made once', async () => {
    const proposal = await propose(junior.pool, buyOne(junior));
    expect(await approve(proposal, risk)).toMatchObject(taken);
    for (const again of [
      await approve(proposal, risk),
      await approve(proposal, admin),
      await reject(proposal, risk),
      await withdrawProposal(junior.pool, proposal.id),
    ])
      expect(again).toMatchObject(refused('PROPOSAL_DECIDED'));
    const { rows } = await desk.root.query(
      'select from "Order" where client_order_id = (select client_order_id from "Proposal" where id = $1)',
      [proposal.id],
    );
    expect(rows).toHaveLength(1);
  });

  test('of two approvers at the same moment is one decision', async () => {
    for (let round = 0; round < 10; round++) {
      const proposal = await propose(junior.pool, buyOne(junior, { quantity: new Decimal('0.1') }));
      const answers = await Promise.all([
        approve(proposal, risk),
        approve(proposal, admin),
        reject(proposal, risk),
        withdrawProposal(junior.pool, proposal.id),
      ]);
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      expect(answers.filter(({ ok }) => !ok).map((answer) => !answer.ok && answer.error.code)).toEqual(
        Array(3).fill('PROPOSAL_DECIDED'),
      );
    }
  });

  test('at the moment of the end is an approval or an end, never both', async () => {
    const end = `update "Proposal" set created_at = now() - interval '1 minute', expires_at = clock_timestamp() + $2 where id = $1`;
    const states = new Set<string | undefined>();
    // The first has ended, the last has time enough, whatever the speed of the machine.
    for (const leftMs of [0, 3, 6, 9, 12, 15, 18, 21, 25, 30, 10_000]) {
      const proposal = await propose(junior.pool, buyOne(junior, { quantity: new Decimal('0.1') }));
      await desk.root.query(end, [proposal.id, `${leftMs} milliseconds`]);
      const [answer] = await Promise.all([
        approve(proposal, risk),
        engine.pool.query('select end_abusive_sessions()'),
        engine.pool.query('select end_abusive_sessions()'),
      ]);
      await engine.pool.query('select pg_sleep(0.05), end_abusive_sessions()');
      const state = await stateOf(proposal);
      expect([state, answer.ok]).toEqual(answer.ok ? ['APPROVED', true] : ['EXPIRED', false]);
      const { rows } = await desk.root.query(
        'select from "Order" where client_order_id = (select client_order_id from "Proposal" where id = $1)',
        [proposal.id],
      );
      expect(rows).toHaveLength(answer.ok ? 1 : 0);
      states.add(state);
    }
    expect([...states].sort()).toEqual(['APPROVED', 'EXPIRED']);
  });

  test('needs the hash of exactly this order', async () => {
    const [first, second] = [await propose(junior.pool, buyOne(junior)), await propose(junior.pool, buyOne(junior))];
    expect(await approve({ ...first, hash: second.hash }, risk)).toMatchObject(refused('PROPOSAL_CHANGED'));
    expect(await approve({ ...first, hash: null! }, risk)).toMatchObject(refused('PROPOSAL_CHANGED'));
    await desk.root.query(`update "Proposal" set request = request || '{"quantity": 50}' where id = $1`, [first.id]);
    expect(await approve(first, risk)).toMatchObject(refused('PROPOSAL_CHANGED'));
    expect(await stateOf(first)).toBe('PENDING');
  });

  test('is refused from the end on, and the engine records that end', async () => {
    const proposal = await propose(junior.pool, buyOne(junior));
    await desk.root.query(
      `update "Proposal" set created_at = now() - interval '2 minutes', expires_at = clock_timestamp() where id = $1`,
      [proposal.id],
    );
    expect(await approve(proposal, risk)).toMatchObject(refused('PROPOSAL_EXPIRED'));
    expect(await withdrawProposal(junior.pool, proposal.id)).toMatchObject(refused('PROPOSAL_EXPIRED'));
    const read = await readProposals(prismaOn(junior.pool), { scope: 'all', limit: 1 });
    expect(read).toMatchObject([{ state: 'EXPIRED', mayDecide: false }]);
    expect(await stateOf(proposal)).toBe('PENDING');
    await engine.pool.query('select end_abusive_sessions()');
    expect(await stateOf(proposal)).toBe('EXPIRED');
    expect(await reject(proposal, risk)).toMatchObject(refused('PROPOSAL_EXPIRED'));
  });

  test('needs no engine that waits for the row of a dead approver', async () => {
    const [held, other] = [await propose(junior.pool, buyOne(junior)), await propose(junior.pool, buyOne(junior))];
    const expiring = `update "Proposal" set created_at = now() - interval '2 minutes', expires_at = clock_timestamp() + $2 where id = $1`;
    await desk.root.query(expiring, [held.id, '1 second']);
    const dead = await risk.pool.connect();
    await dead.query('begin');
    try {
      await dead.query('select approve_order($1, $2)', [held.id, held.hash]);
      await desk.root.query(expiring, [other.id, '0 seconds']);
      // Its row is held beyond its end.
      await desk.root.query('select pg_sleep(1)');
      await engine.pool.query(`set statement_timeout = '2s'; select end_abusive_sessions(); reset statement_timeout`);
      expect([await stateOf(held), await stateOf(other)]).toEqual(['PENDING', 'EXPIRED']);
      // Other portfolios go on.
      expect(await approve(await propose(owner.pool, buyOne(owner)), admin)).toMatchObject(taken);
    } finally {
      await dead.query('rollback');
      dead.release();
    }
    await engine.pool.query('select end_abusive_sessions()');
    expect(await stateOf(held)).toBe('EXPIRED');
  }, 20_000);
});

describe('an order that may not trade any more', () => {
  const now = (text: string, values: () => unknown[]) => () => desk.root.query(text, values());
  test.each<[string, () => Promise<unknown>, () => Promise<unknown>, string]>([
    ['while trading is halted', now(`select halt('a test')`, () => []), () => Promise.resolve(), 'HALTED'],
    [
      'in a suspended portfolio',
      now(`update "Portfolio" set suspended_at = now(), suspended_reason = 'a test' where id = $1`, () => [
        owner.portfolioId,
      ]),
      now(`update "Portfolio" set suspended_at = null, suspended_reason = null where id = $1`, () => [
        owner.portfolioId,
      ]),
      'PORTFOLIO_SUSPENDED',
    ],
    [
      'of a closed login',
      now('update "User" set active = false where id = $1', () => [junior.userId]),
      now('update "User" set active = true where id = $1', () => [junior.userId]),
      'USER_DISABLED',
    ],
    [
      'without the grant',
      () => owner.pool.query('select revoke_portfolio_grant($1, $2)', [owner.portfolioId, junior.login]),
      () => owner.pool.query('select grant_portfolio($1, $2)', [owner.portfolioId, junior.login]),
      'NOT_GRANTED',
    ],
    [
      'without the scope',
      () => desk.root.query(`revoke traderai_trader from ${junior.login}`),
      () => desk.root.query(`grant traderai_trader to ${junior.login}`),
      'NOT_GRANTED',
    ],
    [
      'beyond a limit of the position',
      () => desk.root.query(`select set_limit('MAX_SYMBOL_EXPOSURE', 1, 'DENY', null, $1)`, [owner.portfolioId]),
      () => Promise.resolve(),
      'MAX_SYMBOL_EXPOSURE',
    ],
  ])('%s is stored as denied, and the proposal is decided', async (_, before, after, code) => {
    const proposal = await propose(junior.pool, buyOne(owner));
    await before();
    try {
      expect(await approve(proposal, risk)).toMatchObject(denied(code));
    } finally {
      await after();
    }
    expect(await stateOf(proposal)).toBe('APPROVED');
  });

  test('is not changed after its approval', async () => {
    await limitApproval(admin, { kind: 'desk' });
    const order = await approve(
      await propose(junior.pool, buyOne(junior, { type: 'LIMIT', limitPrice: new Decimal(90), timeInForce: 'GTC' })),
      risk,
    );
    if (!order.ok) throw new Error(order.error.message);
    await desk.root.query(
      `update "Order" set status = 'NEW', accepted_at = now(), accepted_sequence = 1 where id = $1`,
      [order.value.id],
    );
    const terms = { quantity: new Decimal(2), limitPrice: null, stopPrice: null };
    expect(await replaceOrder(junior.pool, { orderId: order.value.id, terms })).toMatchObject(
      refused('NEEDS_APPROVAL'),
    );
    const less = { ...terms, quantity: new Decimal('0.5') };
    expect(await replaceOrder(junior.pool, { orderId: order.value.id, terms: less })).toMatchObject({ ok: true });
  });
});
