/** A sized order in the console: its risk, the loss at its stop and that of a gap are on the screen before `y`. */
import { beforeEach, expect, test } from 'vitest';
import { ticketPane } from '../../../src/console/panes/ticket-pane.ts';
import { DOCK_ROWS, ticketLines } from '../../../src/console/ticket/ticket-lines.ts';
import { err, ok } from '../../../src/domain/result.ts';
import { lineText } from '../../../src/text/lines.ts';
import { d } from '../../domain/samples.ts';
import { NOW, decimal, verdict } from '../desk-samples.ts';
import { heldDesk } from './held-desk.ts';
import type { HeldDesk } from './held-desk.ts';

const LINE = 'b risk 0.5% BTCUSD @64000 sl 63600 tp 2R gtc';
let desk: HeldDesk;
beforeEach(() => {
  desk = heldDesk();
  desk.port.check = async () =>
    ok(
      verdict({
        worstPrice: decimal('64000'),
        worstLoss: decimal('-49.87'),
        targetResult: decimal('60.5'),
        exits: [
          {
            kind: 'STOP_LOSS',
            type: 'STOP',
            limitPrice: null,
            stopPrice: decimal('63600'),
            trailAmount: null,
            trailPercent: null,
          },
        ],
      }),
    );
  desk.port.gapHistory = async () => ok({ interval: '1d', gaps: 249, fall: d('-0.05'), rise: d('0.02') });
});

async function preview(line = LINE): Promise<void> {
  desk.press('A', 'o');
  desk.type(line);
  desk.press('enter');
  await desk.settle();
}

function dock(width: number): string[] {
  const view = { desk: desk.workspace.desk, now: NOW, width, mostRows: DOCK_ROWS, arming: 'armed' } as const;
  return ticketLines(desk.workspace.view.ticket, view).map(lineText);
}

/** The row of the ticket pane with this label. */
function ticket(label: string, width = 80): string | undefined {
  const { workspace } = desk;
  const context = { desk: workspace.desk, ticket: workspace.view.ticket, now: NOW } as never;
  return ticketPane
    .draw(context, { width, height: 40 })
    .map(lineText)
    .find((text) => text.startsWith(label));
}

test.each([80, 120, 200])('at %i columns the dock has the risk and both losses, with the keys', async (width) => {
  await preview();
  const lines = dock(width);
  expect(lines.length).toBeLessThanOrEqual(DOCK_ROWS + 1);
  expect(lines.join(' ')).toMatch(/risk 50\.00 .*at stop -49\.87 +at gap -\d/);
  expect(lines.join(' ').includes('of equity 0.5 % of 10,000.00')).toBe(width > 80);
  expect(lines.at(-1)).toMatch(/^y sends/);
});

test('the ticket pane says of which history the gap is', async () => {
  await preview();
  expect(ticket('Risk')).toMatch(/^Risk +50\.00 \(0\.5 % of 10,000\.00\)$/);
  expect(ticket('In worst gap')).toMatch(
    /^In worst gap +-\d[\d.,]* \(5 % beyond the stop, the worst of 249 gaps of 1d\)$/,
  );
});

test('without candles, or when they cannot be read, the loss of a gap is unknown and keeps no preview back', async () => {
  for (const answer of [
    ok(null),
    err({ code: 'DATABASE_UNAVAILABLE', message: 'no answer', hint: null, kind: 'unavailable' } as const),
  ]) {
    desk.port.gapHistory = async () => answer;
    await preview();
    expect(dock(80).join(' ')).toContain('at gap unknown');
    expect(ticket('In worst gap')).toMatch(/unknown/);
    desk.press('escape');
  }
});

test('the order that is sent has the previewed quantity', async () => {
  await preview();
  const sentence = dock(200).find((text) => text.startsWith('BUY '));
  desk.press('y');
  await desk.settle();
  expect(sentence).toContain(`BUY ${desk.placed[0]!.quantity.toFixed()} BTCUSD at 64000`);
});

test('a volatility target and a Kelly bet read their figures when they are previewed', async () => {
  desk.port.volatility = async () => ok({ yearly: d('0.6'), returns: 60, interval: '1d' });
  desk.port.sourceRecord = async ({ source, symbol }) =>
    ok({
      judged: source === 'ma-cross' && symbol === 'BTCUSD' ? 40 : 0,
      hits: 24,
      averageGain: d(2),
      averageLoss: d(1),
    });
  desk.press('A', 'o');
  desk.type('b vol 30% BTCUSD @64000 gtc');
  expect(dock(80).join(' ')).toContain('Its quantity follows from the volatility.');
  desk.press('enter');
  await desk.settle();
  expect(dock(120).join(' ')).toMatch(/BUY 0\.078 BTCUSD at 64000.* target 5,000\.00 +of equity 30 % of 10,000\.00/);
  desk.press('escape');
  await preview('b kelly ma-cross BTCUSD @64000 sl 63600 gtc');
  expect(dock(120).join(' ')).toMatch(/ risk 200\.00 +of equity 2 % of 10,000\.00/);
  expect(ticket('Risk')).toContain('by 24 hits of 40 signals of ma-cross');
  desk.press('escape');
  desk.port.averageTrueRange = async () => ok(d('200'));
  await preview('b kelly ma-cross BTCUSD @64000 sl -2atr gtc');
  expect(dock(120).join(' ')).toMatch(/BUY 0\.\d+ BTCUSD at 64000.* risk 200\.00/);
  desk.press('escape');
  await preview('b kelly other BTCUSD @64000 sl 63600 gtc');
  expect(dock(80).join(' ')).toContain('other has 0 judged signals in BTCUSD, and Kelly needs 30');
});
