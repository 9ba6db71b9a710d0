import { beforeEach, expect, test } from 'vitest';
import { ticketPane } from '../../../src/console/panes/ticket-pane.ts';
import { DOCK_ROWS, ticketLines } from '../../../src/console/ticket/ticket-lines.ts';
import { screenModel } from '../../../src/console/screen/screen.ts';
import { ok } from '../../../src/domain/result.ts';
import { cellWidth } from '../../../src/text/widths.ts';
import { lineText } from '../../../src/text/lines.ts';
import { NOW, decimal, orderRow, positionRow, verdict } from '../desk-samples.ts';
import { heldDesk } from '../session/held-desk.ts';
import type { HeldDesk } from '../session/held-desk.ts';

let desk: HeldDesk;
beforeEach(() => {
  desk = heldDesk();
  desk.store.apply({
    kind: 'read',
    topic: 'positions',
    value: [
      positionRow('BTCUSD', '0.5', '60000'),
      positionRow('ETHUSD', '-3', '1800'),
      positionRow('LTCUSD', '7', '75'),
    ],
    at: NOW,
  });
  desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(4), orderRow(3, { symbol: 'ETHUSD' })], at: NOW });
});

async function shown(line: string, width: number): Promise<string[]> {
  desk.press('escape', 'o');
  desk.type(line);
  desk.press('enter');
  await desk.settle();
  return linesNow(width);
}

function linesNow(width: number): string[] {
  return ticketLines(desk.workspace.view.ticket, {
    desk: desk.workspace.desk,
    now: NOW,
    width,
    mostRows: DOCK_ROWS,
    arming: 'disarmed',
  }).map((one) => one.spans.map(({ text }) => text).join(''));
}

test.each([50, 80, 120, 200])(
  'a flatten of everything fits into the dock at %i columns, with the keys below',
  async (width) => {
    const lines = await shown('flat all', width);
    expect(lines.length).toBeLessThanOrEqual(DOCK_ROWS);
    expect(lines.at(-1)).toMatch(/^y sends · Esc back/);
    expect(lines.join(' ')).toContain('FLATTEN all positions: cancel 2 working orders');
  },
);

test.each([60, 80, 120, 200])(
  'a stop fits into the dock at %i columns, with its worst result and the keys',
  async (width) => {
    desk.port.check = async () =>
      ok(
        verdict({
          triggerPrice: decimal('62000'),
          worstPrice: decimal('61969.05'),
          worstResult: decimal('-12209.3'),
          notional: decimal('620000'),
          commission: decimal('620'),
          buyingPowerBefore: decimal('123456.78'),
          buyingPowerAfter: decimal('123456.78'),
          triggersAtOnce: true,
        }),
      );
    const lines = await shown('s 10 BTCUSD @mkt stp 62000 gtc ro', width);
    // A sentence that needs a second row, and a note: the dock grows by one.
    expect(lines.length).toBeLessThanOrEqual(width > 80 ? DOCK_ROWS : DOCK_ROWS + 1);
    const { ticket } = desk.workspace.view;
    expect(lines.join(' ')).toContain(ticket.kind === 'preview' ? ticket.preview.plan.sentence : 'no preview');
    expect(lines.at(-1)).toMatch(/^y sends · Esc back/);
    expect(lines.join(' ')).toContain('worst result -12,209.30 at 61,969.05');
  },
);

test.each([
  [null, 'Post-only: would take at 64,000.5: would be REJECTED.'],
  [decimal('64000'), 'Post-only: would take at 64,000.5: would rest at 64,000.'],
])('the dock says that a post-only order would take, and rest at %s', async (restsAt, words) => {
  desk.port.check = async () => ok(verdict({ postOnly: { takesAt: decimal('64000.5'), restsAt } }));
  for (const width of [60, 80, 120, 200]) {
    const lines = await shown('b 0.1 BTCUSD @64001 gtc post', width);
    expect(lines.length).toBeLessThanOrEqual(DOCK_ROWS);
    expect(lines).toContain(words);
    expect(lines.at(-1)).toMatch(/Esc back/);
  }
});

test.each([60, 80, 120, 200])(
  'a bracket fits into the dock at %i columns, with the results of its exits',
  async (width) => {
    desk.port.check = async () =>
      ok(
        verdict({
          worstPrice: decimal('62031.05'),
          targetResult: decimal('28765.4'),
          worstLoss: decimal('-12209.3'),
          notional: decimal('620000'),
          commission: decimal('620'),
          reserved: decimal('620930.5'),
          buyingPowerBefore: decimal('1234567.89'),
          buyingPowerAfter: decimal('613637.39'),
        }),
      );
    const lines = await shown('b 10 BTCUSD @mkt tp 65000 sl 61000 gtc', width);
    expect(lines.length).toBeLessThanOrEqual(DOCK_ROWS);
    expect(lines.at(-1)).toContain('y sends · Esc back');
    // The narrowest screen leaves the better result to the ticket pane.
    if (width > 60) expect(lines.join(' ')).toContain('at target +28,765.40');
    expect(lines.join(' ')).toContain('at stop -12,209.30');
  },
);

test('orders that the desk would deny come first', async () => {
  desk.port.check = async ({ symbol }) =>
    ok(
      symbol === 'LTCUSD'
        ? verdict({
            denial: {
              code: 'INSTRUMENT_INACTIVE',
              message: 'LTCUSD is inactive',
              limit: null,
              value: null,
              headroom: null,
            },
          })
        : verdict(),
    );
  const lines = await shown('flat all', 200);
  expect(lines[3]).toContain('SELL 7 LTCUSD at market, day, reduce only  would be DENIED: LTCUSD is inactive');
  expect(lines[4]).toBe('and 2 more orders  notional 12,800.10  fee 12.80 · TKT (6) shows all');
});

test('at 80x24 the preview of several orders shows a line for each, whole, and the keys below', async () => {
  desk.session.resize(80, 24);
  await shown('flat all', 78);
  const rows = dockRowsNow();
  for (const symbol of ['BTCUSD', 'ETHUSD', 'LTCUSD'])
    expect(rows).toContainEqual(expect.stringMatching(new RegExp(`^(SELL|BUY) \\S+ ${symbol} at market.* fee \\S+$`)));
  expect(rows.at(-1)).toMatch(/^y sends · Esc back/);
  expect(rows.join(' ')).not.toContain('more order');
});

test('at 80x24 the meaning of a line with two orders is whole before its preview', () => {
  desk.session.resize(80, 24);
  desk.press('o');
  desk.type('b 1 ETHUSD @150 gtc then b 2 ETHUSD @140 gtc');
  const rows = dockRowsNow();
  expect(rows.join(' ')).toContain(
    'BUY 1 ETHUSD at 150, good till canceled; then, when it is filled, BUY 2 ETHUSD at 140, good till canceled',
  );
  expect(rows).toContain('Enter previews it: nothing is sent yet.');
});

test('at 80x24 and 60x16 the closed ticket names every part of a line, none cut', () => {
  for (const width of [80, 60]) {
    const lines = ticketPane.draw(desk.workspace.paneContext(), { width, height: 14 }).map(lineText);
    expect(lines.filter((text) => cellWidth(text) > width)).toEqual([]);
    for (const word of [
      'risk 0.5%',
      'stp 183',
      'mit 180',
      'trl 2atr',
      'opg',
      'cls',
      'tp 2R',
      'sl -1.2atr',
      'oco',
      'then',
    ])
      expect(lines.join('\n')).toContain(word);
  }
});

test('a flatten shows every canceled order while the screen has room, else that there are more', async () => {
  const orders = Array.from({ length: 12 }, (_, at) => orderRow(at + 20));
  desk.store.apply({ kind: 'read', topic: 'orders', value: orders, at: NOW });
  desk.session.resize(80, 24);
  await shown('flat BTCUSD', 78);
  for (const { number } of orders) expect(dockRowsNow().join(' ')).toContain(`#${number} BUY 0.5 BTCUSD`);
  const low = await shown('flat BTCUSD', 110);
  expect(low[3]).toMatch(/^#20 .* …$/);
  expect(low[3]!.length).toBeLessThanOrEqual(110);
  expect(low.at(-1)).toMatch(/^y sends/);
});

test('at 60x16 the preview of one order leaves no figure to TKT while a row is empty', async () => {
  desk.session.resize(60, 16);
  await shown('b 0.1 BTCUSD @64000 gtc', 58);
  const rows = dockRowsNow();
  expect(rows.join(' ')).toMatch(/ buying power \S+ → /);
  expect(rows.join(' ')).not.toContain('more row');
  expect(rows.at(-1)).toMatch(/Esc back/);
});

test('at 60x16 a preview of several orders says how many it leaves out and where they are', async () => {
  desk.session.resize(60, 16);
  await shown('flat all', 58);
  const rows = dockRowsNow();
  expect(rows.at(-1)).toMatch(/^y sends · Esc back/);
  expect(rows.join(' ')).toContain('TKT (6) shows all');
});

/** The rows of the dock as the screen shows them, without its title. */
function dockRowsNow(): string[] {
  const dock = screenModel(desk.workspace).blocks.find(({ id }) => id === 'dock')!;
  return dock.lines.slice(1).map((one) => lineText(one).trim());
}

test('a long sentence leaves room for the sum of both orders of a reversal', async () => {
  const lines = await shown('rev BTCUSD', 80);
  expect(lines).toContain('2 orders  notional 12,800.10  fee 12.80 · TKT (6) shows all');
  expect((await shown('rev BTCUSD', 200)).join(' ')).not.toContain('2 orders');
});

test('one flatten shows the canceled orders, the placed order and its verdict', async () => {
  const lines = await shown('flat BTCUSD', 160);
  expect(lines.slice(2)).toEqual([
    'FLATTEN BTCUSD: cancel 1 working order in BTCUSD, then SELL 0.5 BTCUSD at market, reduce-only',
    '#4 BUY 0.5 BTCUSD',
    expect.stringMatching(/^SELL 0\.5 BTCUSD at market, day, reduce only {2}notional /),
    expect.stringMatching(/^y sends/),
  ]);
});

test('of many answers the failures come first, with the keys below', async () => {
  await shown('flat all', 160);
  desk.port.place = async () => ({
    ok: false,
    error: { code: 'PORTFOLIO_INACTIVE', message: 'portfolio main is not active', hint: null, kind: 'denied' },
  });
  desk.press('y');
  await desk.settle();
  const lines = linesNow(160);
  expect(lines.length).toBeLessThanOrEqual(DOCK_ROWS);
  expect(lines[2]).toContain('NOT done: SELL 0.5 BTCUSD');
  expect(lines.slice(-2)).toEqual([
    '5 answers: TKT (6) shows all, ORD (2) the orders',
    'Esc closes · o opens a new line',
  ]);
});

test('the order line and TKT show the present state of an order after its cancel', async () => {
  const paneNow = (): string =>
    ticketPane.draw(desk.workspace.paneContext(), { width: 120, height: 20 }).map(lineText).join('\n');
  const both = (): string => `${linesNow(120).join('\n')}\n${paneNow()}`;
  await shown('x 4', 120);
  desk.press('y');
  await desk.settle();
  for (const status of ['PENDING_CANCEL', 'CANCELED'] as const) {
    desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(4, { status })], at: NOW });
    expect(both().match(/#4 BUY 0\.5 BTCUSD: \w+/g)).toEqual(Array(2).fill(`#4 BUY 0.5 BTCUSD: ${status}`));
  }
});

test.each([80, 120])('an entry that opens less than it buys says so above its preview at %i columns', async (width) => {
  const exits = [{ kind: 'STOP_LOSS', type: 'STOP', stopPrice: decimal('61000') }] as const;
  const terms = { limitPrice: null, trailAmount: null, trailPercent: null };
  desk.port.check = async () =>
    ok(verdict({ exits: exits.map((exit) => ({ ...exit, ...terms })), positionBefore: decimal('-12') }));
  const lines = await shown('b 10 BTCUSD @mkt sl 61000 gtc', width);
  expect(lines[1]).toBe('It opens nothing now; its exits work only for what it opens.');
  expect(lines.length).toBeLessThanOrEqual(DOCK_ROWS);
  expect(lines.at(-1)).toContain('y sends · Esc back');
  const turning = await shown('b 15 BTCUSD @mkt sl 61000 gtc', width);
  expect(turning[1]).toBe('It opens 3 now; its exits work only for what it opens.');
});

test('at 80x24 a denied reversal shows its whole sentence and reason, and nothing offers y', async () => {
  const message = `the order would take the exposure to 123,456,789.12345678 USD, above the limit of ${'9'.repeat(20)} USD`;
  desk.port.check = async () =>
    ok(verdict({ denial: { code: 'INSTRUMENT_INACTIVE', message, limit: null, value: null, headroom: null } }));
  desk.session.resize(80, 24);
  await shown('rev BTCUSD', 78);
  const rows = screenModel(desk.workspace).blocks.flatMap(({ id, lines }) =>
    id === 'dock' || id === 'footer' ? lines.map((one) => lineText(one).trim()) : [],
  );
  const { ticket } = desk.workspace.view;
  if (ticket.kind !== 'preview') throw new Error(`the ticket is ${ticket.kind}`);
  expect(rows.join(' ')).toContain(ticket.preview.plan.sentence);
  expect(rows.join(' ')).toContain(message);
  expect(rows.join(' ')).toContain('Esc back · any key edits the line');
  expect(rows.join(' ')).not.toMatch(/\by sends?\b/);
});
