/** Proposed orders in a console: the queue, the banner, the decision by key, and proposing from a preview. */
import { beforeEach, describe, expect, test } from 'vitest';
import { NewsDesk } from '../../../src/console/session/news.ts';
import { screenModel } from '../../../src/console/screen/screen.ts';
import { proposalsPane } from '../../../src/console/panes/proposals.ts';
import type { ProposalRow } from '../../../src/database/queries/proposals.ts';
import { Decimal } from '../../../src/domain/decimal.ts';
import { requestOfTerms } from '../../../src/domain/proposal.ts';
import { err, ok } from '../../../src/domain/result.ts';
import { lineText } from '../../../src/text/lines.ts';
import { NOW, verdict } from '../desk-samples.ts';
import { heldDesk } from './held-desk.ts';
import type { HeldDesk } from './held-desk.ts';

let desk: HeldDesk;
beforeEach(() => {
  desk = heldDesk();
});

function proposal(number: number, change: Partial<ProposalRow> = {}): ProposalRow {
  return {
    id: `proposal-${number}`,
    number,
    state: 'PENDING',
    portfolioId: 'portfolio-1',
    portfolio: 'swing',
    currency: 'USD',
    username: 'ben',
    key: null,
    request: requestOfTerms({ side: 'BUY', symbol: 'BTCUSD', quantity: '2', type: 'MARKET', time_in_force: 'DAY' }),
    hash: 'ab'.repeat(32),
    notional: new Decimal(128_000),
    worstLoss: null,
    createdAt: NOW,
    expiresAt: NOW + 60_000,
    decidedLogin: null,
    decidedAt: null,
    decisionReason: null,
    orderId: null,
    orderNumber: null,
    orderStatus: null,
    orderDenial: null,
    mayDecide: true,
    isOwn: false,
    ...change,
  };
}

const read = (...value: readonly ProposalRow[]): void =>
  desk.store.apply({ kind: 'read', topic: 'proposals', value, at: NOW });
const shown = (): string =>
  screenModel(desk.workspace)
    .blocks.flatMap(({ lines }) => lines)
    .map(lineText)
    .join('\n');
const rows = (): readonly string[] => desk.workspace.rows(proposalsPane.code).map(({ key }) => key);

describe('an approver', () => {
  test('sees a banner while an order waits, and not after its time', () => {
    read(proposal(7));
    expect(shown()).toContain('1 order waits for your approval: P opens. ben: BUY 2 BTCUSD at market, day, 1:00 left');
    desk.press('a');
    expect(desk.workspace.view.message?.text).toContain('a acknowledges an alert');
    desk.pass(3_000);
    expect(shown()).toContain('1 order waits');
    desk.pass(60_000);
    expect(shown()).not.toContain('1 order waits');
    read(proposal(7, { mayDecide: false }));
    expect(shown()).not.toContain('waits for your approval');
  });

  test('opens the oldest one with P, reads the whole order, and y approves exactly it', async () => {
    read(proposal(8), proposal(7, { expiresAt: NOW + 30_000 }));
    expect(shown()).toContain('2 orders wait for your approval');
    desk.press('P');
    expect(shown()).toContain('PROPOSAL 7');
    expect(shown()).toContain('BUY 2 BTCUSD at market, day');
    expect(shown()).toMatch(/Notional 128,000\.00 USD\.\n.*0:30 left/);
    // Another order with the number and the id of the opened one is not what was read.
    read(proposal(7, { hash: 'cd'.repeat(32) }));
    expect(desk.decided).toEqual([]);
    desk.press('y');
    await desk.settle();
    expect(desk.decided).toEqual([`approve proposal-7 ${'ab'.repeat(32)}`]);
    expect(desk.workspace.view.message?.text).toContain('Approved proposal 7. ');
    expect(desk.reloads).toContain('all');
  });

  test('n rejects, Esc decides later, and a paste decides nothing', async () => {
    read(proposal(7));
    desk.press('P', 'escape');
    expect(desk.workspace.view.dialog.kind).toBe('none');
    desk.press('enter');
    expect(desk.workspace.view.dialog.kind).toBe('proposal');
    desk.burst('yyxy');
    await desk.settle();
    expect(desk.decided).toEqual([]);
    desk.pass(1_000);
    desk.press('n');
    await desk.settle();
    expect(desk.decided).toEqual(['reject proposal-7']);
  });

  test('approves nothing on a frozen screen, and nothing whose time is over', async () => {
    read(proposal(7));
    desk.see('nothing');
    desk.press('P', 'y');
    expect(desk.workspace.view.message?.text).toContain('NOT approved: the order was not on your screen yet');
    desk.see('everything');
    desk.pass(60_000);
    desk.press('y');
    await desk.settle();
    expect(desk.workspace.view.message?.text).toContain('NOT approved: proposal 7 is not yours to decide now');
    expect(desk.decided).toEqual([]);
  });

  test('is shown why an approval was refused', async () => {
    desk.port.approve = async () =>
      err({ code: 'FOUR_EYES', message: 'limit 3 wants another person', hint: 'Ask risk.', kind: 'denied' });
    read(proposal(7));
    desk.press('P', 'y');
    await desk.settle();
    expect(desk.workspace.view.message?.text).toBe('NOT approved: limit 3 wants another person Ask risk.');
  });
});

describe('the queue', () => {
  test('opens with :proposals, the waiting ones first', () => {
    read(proposal(9, { state: 'REJECTED', mayDecide: false }), proposal(8, { mayDecide: false }));
    desk.press(':');
    desk.type('proposals');
    desk.press('enter');
    expect(desk.workspace.view).toMatchObject({ focus: 'PRP', dialog: { kind: 'none' } });
    expect(rows()).toEqual(['proposal-8', 'proposal-9']);
  });
});

describe('a proposer', () => {
  test('may not approve its own proposal, and withdraws it with n', async () => {
    read(proposal(7, { isOwn: true, mayDecide: false }));
    desk.press('P', 'enter', 'y');
    expect(desk.workspace.view.message?.text).toContain('not yours to decide');
    desk.press('n');
    await desk.settle();
    expect(desk.decided).toEqual(['withdraw proposal-7']);
  });

  test('sees the outcome, with the bell', () => {
    const news = new NewsDesk(desk.workspace);
    const own = { isOwn: true, mayDecide: false };
    read(proposal(7, own), proposal(6, own), proposal(5));
    news.look(desk.store.takeDirty());
    const decided = { decidedLogin: 'rita', state: 'REJECTED' } as const;
    read(proposal(7, { ...own, ...decided, decisionReason: 'too large' }), proposal(6, own), proposal(5, decided));
    news.look(desk.store.takeDirty());
    expect(desk.workspace.view.message?.text).toBe('Proposal 7 REJECTED by rita: too large');
    expect(desk.log.bells).toBe(1);
    const approved = { ...own, state: 'APPROVED', decidedLogin: 'rita', orderNumber: 12 } as const;
    const denial = { code: 'HALTED', message: 'trading is halted', limit: null, value: null, headroom: null };
    read(proposal(6, { ...approved, orderStatus: 'DENIED', orderDenial: denial }));
    news.look(desk.store.takeDirty());
    expect(desk.workspace.view.message).toMatchObject({
      tone: 'bad',
      text: 'Proposal 6 APPROVED by rita, order 12 DENIED: trading is halted',
    });
  });
});

describe('a preview that needs an approval', () => {
  const denial = (code: string) => ({
    code,
    message: 'limit 3 of user ann wants an approval of orders above 5,000; propose the order',
    limit: null,
    value: null,
    headroom: null,
  });
  const preview = async (code: string): Promise<void> => {
    desk.port.check = async () => ok(verdict({ denial: denial(code) }));
    desk.press('o');
    desk.type('b 0.1 BTCUSD @mkt');
    desk.press('enter');
    await desk.settle();
  };

  test('offers to propose it, and y proposes it once, armed', async () => {
    await preview('NEEDS_APPROVAL');
    expect(shown()).toContain('A arms, then y proposes it for an approval');
    desk.press('y');
    expect(desk.proposed).toEqual([]);
    desk.press('A');
    expect(shown()).toContain('y proposes it for an approval');
    desk.press('y');
    await desk.settle();
    expect(desk.proposed).toMatchObject([{ symbol: 'BTCUSD', side: 'BUY', quantity: new Decimal('0.1') }]);
    expect(desk.placed).toEqual([]);
    expect(shown()).toContain('PROPOSED as proposal 1: it waits 60 s for an approval. P shows it.');
  });

  test('is not offered for another denial', async () => {
    await preview('MAX_ORDER_NOTIONAL');
    expect(shown()).not.toContain('proposes it');
    desk.press('A', 'y');
    await desk.settle();
    expect(desk.proposed).toEqual([]);
  });
});
