import { render } from 'ink-testing-library';
import { describe, expect, test } from 'vitest';
import { App } from '../../src/console/app.tsx';
import { screenModel } from '../../src/console/screen/screen.ts';
import { themeOf } from '../../src/console/theme.ts';
import { lineText } from '../../src/text/lines.ts';
import { builtInHours } from '../../src/domain/trading-hours.ts';
import { instrumentRow, NOW } from './desk-samples.ts';
import { heldDesk } from './session/held-desk.ts';
import type { HeldDesk } from './session/held-desk.ts';

const theme = themeOf('mono', 'none');

/** The screen as React draws it, without styles. */
function rows(desk: HeldDesk): string[] {
  const drawn = render(<App model={screenModel(desk.workspace)} theme={theme} />);
  const frame = drawn.lastFrame() ?? '';
  drawn.unmount();
  return frame
    .replace(/\u001B\[[\d;]*m/g, '')
    .split('\n')
    .map((row) => row.trimEnd());
}

describe('the slow part of the screen', () => {
  test('puts every block at its place in the layout', () => {
    const desk = heldDesk({ columns: 100, rows: 30 });
    const drawn = rows(desk);
    expect(drawn).toHaveLength(30);
    for (const { rect, lines } of screenModel(desk.workspace).blocks) {
      lines.slice(0, rect.height).forEach((line, at) => {
        expect(drawn[rect.top + at]!.slice(rect.left, rect.left + rect.width).trimEnd()).toBe(lineText(line).trimEnd());
      });
    }
  });

  test('shows the ticket from the first letter to the preview', async () => {
    const desk = heldDesk({ columns: 120, rows: 40 });
    desk.press('o');
    desk.type('b 0.1 BTCUSD @mkx');
    expect(rows(desk).join('\n')).toMatch(/› b 0\.1 BTCUSD @mkx\n {16}\^\^\^\^\n "@mkx" is not a price; expected @mkt/);
    desk.press('backspace', 't', 'enter');
    await desk.settle();
    const preview = rows(desk).join('\n');
    expect(preview).toContain(
      'BUY 0.1 BTCUSD at market, day · until the end of the first session with a price, at the earliest Tue 6 Jan 00:00 UTC',
    );
    expect(preview).toContain(
      'notional 6,400.05  fee 6.40  at 64,000.5  reserves 6,409.66 at 64,032.6  position 0 → +0.1',
    );
    expect(preview).toContain('buying power 10,000.00 → 3,590.34');
    expect(preview).toContain('DISARMED  A arms, then y sends');
    desk.press('A');
    expect(rows(desk).join('\n')).toMatch(/ ARMED [^]* y sends/);
  });

  test('a preview shows until when the order works, by the hours of its instrument and in as many words as fit', async () => {
    const closed =
      'BUY 0.1 BTCUSD at market, day · until the end of the first session with a price, at the earliest Mon 5 Jan 21:00 UTC (16:00 New York)';
    for (const [columns, expected] of [
      [160, closed],
      [90, 'BUY 0.1 BTCUSD at market, day · at least until Mon 5 Jan 21:00 UTC (16:00 New York)'],
    ] as const) {
      const desk = heldDesk({ columns, rows: 40 });
      desk.store.apply({
        kind: 'read',
        topic: 'instruments',
        value: new Map([['BTCUSD', { ...instrumentRow('BTCUSD'), tradingHours: builtInHours('us-equities') }]]),
        at: NOW,
      });
      desk.press('o');
      desk.type('b 0.1 BTCUSD @mkt');
      desk.press('enter');
      await desk.settle();
      expect(rows(desk).join('\n')).toContain(expected);
      expect(rows(desk).join('\n')).toContain('DISARMED  A arms, then y sends');
    }
  });

  test('the help covers the panes and lists the keymap', () => {
    const desk = heldDesk({ columns: 120, rows: 40 });
    desk.press('?');
    const drawn = rows(desk).join('\n');
    expect(drawn).toContain('open the order line');
    expect(drawn).not.toContain('SIG signals');
    desk.press('escape');
    expect(rows(desk).join('\n')).toContain('SIG signals');
  });

  test('a screen that is too small shows the size that it needs and the keys that still work', () => {
    expect(rows(heldDesk({ columns: 50, rows: 10 })).join(' ')).toContain(
      'the desk needs 60x16. x cancels all orders, f flattens all',
    );
  });
});
