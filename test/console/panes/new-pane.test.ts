/**
 * A new pane needs only its file and its line in the registry: the test replaces the registry, the rest is the shipped
 * console.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemClock } from '../../../src/config/clock.ts';
import { KEYMAP } from '../../../src/console/keymap.ts';
import { keyConflicts } from '../../../src/console/keys/key-hint.ts';
import { Compositor } from '../../../src/console/painter/compositor.ts';
import { PaintedBodies } from '../../../src/console/run/painted-bodies.ts';
import { DEFAULT_SETTINGS, runConsole } from '../../../src/console/run-console.ts';
import { deskSnapshot } from '../../../src/console/snapshot.ts';
import { themeOf } from '../../../src/console/theme.ts';
import { openPrisma } from '../../../src/database/prisma.ts';
import type { OpenPrisma } from '../../../src/database/prisma.ts';
import { watchSchema } from '../../../src/database/schema-mark.ts';
import { openConsoleDesk } from '../../support/console-desk.ts';
import { openSqlDesk } from '../../support/sql-desk.ts';
import type { Person, SqlDesk } from '../../support/sql-desk.ts';
import { quoteRow, quotesChanged } from '../desk-samples.ts';
import { screenTerminal } from '../screen-terminal.ts';
import { heldDesk } from '../session/held-desk.ts';
import { keymapTable } from '../../support/keymap-table.ts';

vi.mock(import('../../../src/console/panes/registry.ts'), async (importShipped) => {
  const [{ PANES }, { listPane }, { spreadsPane }] = await Promise.all([
    importShipped(),
    import('../../../src/console/panes/pane.ts'),
    import('./spreads-pane.ts'),
  ]);
  return { PANES: [...PANES, listPane(spreadsPane)] };
});

let desk: SqlDesk;
let person: Person;
let prisma: OpenPrisma;

beforeAll(async () => {
  desk = await openSqlDesk();
  person = await desk.person();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '6399', '6401', '6400');
  prisma = openPrisma(desk.configOf(person.login), { application: 'test console' });
});

afterAll(async () => {
  await prisma.close();
  await desk.close();
});

test('a new pane has its key, its help, its code and its updates in the console', async () => {
  const { desk: consoleDesk, close } = openConsoleDesk(desk.configOf(person.login), await watchSchema(desk.root));
  const screen = screenTerminal({ columns: 120, rows: 45 });
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
    await screen.waitFor('9 SPR');
    expect(screen.text()).not.toContain('what crossing costs');
    screen.press('9');
    await screen.waitFor(/►9 SPR what crossing costs[^]*BTCUSD +2\.00/);
    await desk.quote('BTCUSD', '6398', '6402', '6400');
    await screen.waitFor(/BTCUSD +4\.00/);
    screen.press('1', ':');
    screen.type('spr');
    screen.press('tab', 'enter');
    await screen.waitFor('►9 SPR what crossing costs');
    screen.press('?');
    await screen.waitFor(/9 +spreads \(SPR\)/);
  } finally {
    ending.abort();
    await ended;
    await close();
  }
});

test('a new pane is in the snapshot', async () => {
  const text = await deskSnapshot({ db: prisma.db, portfolioId: person.portfolioId, clock: systemClock, width: 100 });
  expect(text).toMatch(/SPR what crossing costs\nSymbol Costs\nBTCUSD +\d\.00/);
});

test('a new pane has its place on a wide screen, and its rows flash', () => {
  const { workspace, store } = heldDesk({ columns: 220, rows: 45 });
  const layout = workspace.layout();
  expect(layout.kind === 'panes' && layout.panes.map(({ code }) => code)).toEqual([
    'POS',
    'ORD',
    'SIG',
    'ALR',
    'MKT',
    'SPR',
  ]);
  const compositor = new Compositor({ sink: { write: () => true }, columns: 220, rows: 45, depth: 'none' });
  const bodies = new PaintedBodies({ workspace, compositor, theme: themeOf('mono', 'none') });
  bodies.paint(new Set(['quotes']), 'all');
  expect(bodies.nextPaintAt()).toBeNull();
  const quote = quoteRow('BTCUSD', '64000');
  store.apply(quotesChanged([{ ...quote, ask: quote.ask!.plus(1) }]));
  bodies.paint(store.takeDirty(), 'news');
  expect(bodies.nextPaintAt()).toBeGreaterThan(workspace.now());
});

test('a new pane is in the table of keys without a conflict', () => {
  expect(keymapTable(KEYMAP)).toContain('| At the desk | `9` | spreads (SPR) |');
  expect(keyConflicts(KEYMAP)).toEqual([]);
});
