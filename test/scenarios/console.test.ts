/**
 * A trader's first minutes with the real program in a pseudo-terminal, on an embedded database and a simulated market.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBinary } from '../support/binary.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';
import { jsonInProcess } from '../support/in-process.ts';
import { openTerminal } from '../support/pty.ts';
import type { Terminal } from '../support/pty.ts';

interface ListedOrder {
  readonly symbol: string;
  readonly status: string;
  readonly quantity: string;
  readonly clientOrderId: string;
}

let home: TestHome;
let desk: Terminal;
const open: Terminal[] = [];

function openConsole(
  size: { readonly columns: number; readonly rows: number } = { columns: 160, rows: 45 },
  env: Readonly<Record<string, string>> = {},
): Terminal {
  const terminal = openTerminal([], { home: home.path, ...size, env });
  open.push(terminal);
  return terminal;
}

/** Read from the snapshot of the desk. */
const orders = async (): Promise<readonly ListedOrder[]> =>
  (await jsonInProcess<{ orders: ListedOrder[] }>([], { home: home.path })).orders;

/** After an Escape the program waits thirty milliseconds for further bytes. */
async function escape(): Promise<void> {
  desk.press('<esc>');
  await new Promise((resolve) => setTimeout(resolve, 200));
}

/** Types an order and stops at its preview. */
async function preview(terminal: Terminal, line: string): Promise<void> {
  terminal.press('o');
  await terminal.waitFor('ORDER');
  terminal.press(line);
  await terminal.waitFor(line);
  terminal.press('<enter>');
  await terminal.waitFor(/notional [\d,.]+ .*reserves [\d,.]+/s);
}

beforeAll(async () => {
  home = makeTestHome();
  desk = openConsole();
  await desk.waitFor('PAPER', { timeoutMs: 120_000 });
  await desk.waitFor(/BTCUSD +[\d,]+\.\d/, { timeoutMs: 60_000 });
  await desk.waitFor('LEADING', { timeoutMs: 60_000 });
  // Bid and ask arrive with the live market. Before that the engine replays its past within seconds, and the price ends
  // previews at once.
  await desk.waitFor(/BTCUSD +[\d,]+\.\d +\S+ +[\d,]+\.\d +[\d,]+\.\d/, { timeoutMs: 60_000 });
});

afterAll(async () => {
  for (const terminal of open) terminal.kill('SIGTERM');
  await Promise.all(open.map(({ exited }) => exited));
  await home.remove();
});

describe('a trader at the console', () => {
  test('sees four panes and the market beside them, disarmed, on the alternate screen', () => {
    const text = desk.screen.text();
    for (const code of ['1 POS', '2 ORD', '3 SIG', '4 ALR', '5 MKT']) expect(text).toMatch(new RegExp(`[─━►]${code} `));
    expect(text).toContain('DISARMED');
    expect(text).toContain('equity 10,000.00 USD');
    expect(desk.screen.alternate).toBe(true);
  });

  test('cannot buy disarmed, then arms and buys with one order for two presses of y', async () => {
    await preview(desk, 'b 0.5 BTCUSD @mkt');
    await desk.waitFor(
      /BUY 0\.5 BTCUSD at market, day · (?:at least until|until the end of the first session with a price, at the earliest) \w{3} \d+ \w{3} 00:00 UTC/,
    );
    desk.press('y');
    await desk.waitFor('NOT sent: DISARMED');
    desk.press('A');
    await desk.waitFor(/ ARMED /);
    desk.press('y');
    desk.press('y');
    await desk.waitFor(/BTCUSD +LONG +\+0\.5 /);
    // Neither the refused press nor the second one placed another order.
    expect(await orders()).toMatchObject([{ symbol: 'BTCUSD', quantity: '0.5', status: 'FILLED' }]);
    await desk.waitFor(/fills \d/);
  });

  test('sees the same position at a second console', async () => {
    const second = openConsole({ columns: 100, rows: 30 });
    await second.waitFor(/BTCUSD +LONG +\+0\.5 /, { timeoutMs: 60_000 });
    await preview(desk, 's 0.2 BTCUSD @mkt ro');
    desk.press('y');
    await second.waitFor(/BTCUSD +LONG +\+0\.3 /);
    second.press(':q<enter>');
    expect((await second.exited).code).toBe(0);
  });

  test('protects its position with a stop, disarmed, and sees it in ORD until its cancel', async () => {
    await preview(desk, 's 0.3 BTCUSD @mkt stp 100 gtc ro');
    await desk.waitFor(/when the price falls to 100 or below.*worst result -[\d,.]+ at 99/s);
    desk.press('y');
    await desk.waitFor(/SELL +0\/0\.3 +mkt +NEW .*stp 100/);
    await escape();
    desk.press('2');
    await desk.waitFor('►2 ORD');
    desk.press('gx');
    await desk.waitFor(/CANCEL order \d+/);
    desk.press('y');
    await desk.waitFor(/SELL +0\/0\.3 +mkt +CANCELED/);
    await escape();
  });

  test('sets a stop and a target with e, sees both in POS, and moves the stop with e again', async () => {
    desk.press('1');
    await desk.waitFor('►1 POS');
    desk.press('e');
    await desk.waitFor(/› exit BTCUSD *\n[^]*Type the exits/);
    desk.press('tp 99999 sl 100');
    await desk.waitFor('› exit BTCUSD tp 99999 sl 100');
    await sleep(300);
    desk.press('<enter>');
    await desk.waitFor(/ s left/);
    await sleep(300);
    desk.press('y');
    await desk.waitFor(/BTCUSD +LONG [^\n]* 100\.0 +99,999\.0/);
    await escape();
    desk.press('e');
    await desk.waitFor('› exit BTCUSD tp 99999 sl 100');
    desk.press('<c-w>101');
    await desk.waitFor('› exit BTCUSD tp 99999 sl 101');
    await sleep(300);
    desk.press('<enter>');
    await desk.waitFor(/replace order \d+, SELL 0\.3 BTCUSD, with stop 101[^]* s left/);
    await sleep(300);
    desk.press('y');
    await desk.waitFor(/BTCUSD +LONG [^\n]* 101\.0 +99,999\.0/);
    await escape();
    desk.press('o');
    await desk.waitFor('ORDER');
    desk.press('x BTCUSD<enter>');
    await desk.waitFor('CANCEL all open orders in BTCUSD');
    await sleep(300);
    desk.press('y');
    await desk.waitFor((text) => !/BTCUSD +LONG [^\n]* 101\.0/.test(text));
    await escape();
  });

  test('sees the exits of an entry indented below it, held until it fills; they end with it', async () => {
    await preview(desk, 'b 0.05 BTCUSD @100 gtc tp 110 sl 95');
    desk.press('y');
    await desk.waitFor(/└ \d+ BTCUSD SELL +0\/0\.05 +110\.0 HELD [^\n]*waits for #\d+/);
    await desk.waitFor(/└ \d+ BTCUSD SELL +0\/0\.05 +mkt +HELD [^\n]*waits for #\d+ · stp 95/);
    await escape();
    desk.press('2');
    await desk.waitFor('►2 ORD');
    desk.press('g<enter>');
    await desk.waitFor(/child +#\d+ SELL 0\/0\.05 at 110\.0 +HELD/);
    await escape();
    desk.press('gx');
    await desk.waitFor(/CANCEL order \d+/);
    desk.press('y');
    await desk.waitFor(/└ \d+ BTCUSD SELL +0\/0\.05 +110\.0 CANCELED/);
    await escape();
  });

  test('cancels a resting order from its row, after a y', async () => {
    await preview(desk, 'b 0.1 BTCUSD @100 gtc');
    desk.press('y');
    await desk.waitFor(/BUY +0\/0\.1 +100\.0 NEW/);
    await escape();
    desk.press('2');
    await desk.waitFor('►2 ORD');
    desk.press('gx');
    await desk.waitFor(/CANCEL order \d+/);
    expect((await orders()).filter(({ status, quantity }) => status === 'CANCELED' && quantity === '0.1')).toEqual([]);
    desk.press('y');
    await desk.waitFor(/BUY +0\/0\.1 +100\.0 CANCELED/);
  });

  test('closes the line with Esc when the next key arrives together with it, as over SSH', async () => {
    desk.press('o');
    await desk.waitFor('ORDER');
    desk.press('b 1 BTC');
    await desk.waitFor('b 1 BTC');
    desk.write('\u001B3');
    await desk.waitFor((text) => text.includes('►3 SIG') && !text.includes('►ORDER'));
    desk.write('\u001B2');
    await desk.waitFor('►2 ORD');
  });

  test('pastes an order with line breaks, and nothing is sent', async () => {
    const before = await orders();
    await escape();
    desk.press('o');
    await desk.waitFor('ORDER');
    desk.write('\u001B[200~b 0.1 BTCUSD @mkt\ny\ny\n\u001B[201~');
    await desk.waitFor('Pasted text submits nothing');
    await escape();
    // Without brackets the terminal does not report a paste: keys that come faster than a hand types may preview, but
    // send nothing.
    desk.write('ob 0.1 BTCUSD @mkt\ry\ry\r');
    await desk.waitFor(
      (text) => text.includes('NOT done: the keys came too fast') && /› b 0\.1 BTCUSD @mkt *$/m.test(text),
    );
    await escape();
    await preview(desk, 'b 0.1 BTCUSD @mkt');
    desk.write('Ay\rAy');
    await desk.waitFor('NOT done: the keys came too fast');
    await escape();
    expect(await orders()).toHaveLength(before.length);
  });

  test('resizes the terminal to 80x24 and to 50x10, and back', async () => {
    desk.resize(80, 24);
    await desk.waitFor((text) => text.split('\n').length <= 24 && /2 ORD/.test(text) && !/│/.test(text));
    desk.resize(50, 10);
    await desk.waitFor('the desk needs 60x16');
    desk.press('f');
    await desk.waitFor('FLATTEN all positions');
    await escape();
    for (const [columns, rows] of [
      [200, 50],
      [61, 17],
      [90, 20],
      [160, 45],
    ] as const)
      desk.resize(columns, rows);
    await desk.waitFor((text) => /5 MKT market/.test(text) && /4 ALR alerts/.test(text));
  });

  test('flattens a position with f, disarmed; the working orders of the symbol are canceled first', async () => {
    await preview(desk, 'b 0.1 BTCUSD @100 gtc');
    desk.press('y');
    await desk.waitFor(/BUY +0\/0\.1 +100\.0 NEW/);
    await escape();
    desk.press('A');
    await desk.waitFor('DISARMED');
    desk.press('1');
    await desk.waitFor('►1 POS');
    desk.press('gf');
    await desk.waitFor('FLATTEN BTCUSD: cancel 1 working order in BTCUSD, then SELL 0.3 BTCUSD at market, reduce-only');
    await desk.waitFor(/notional [\d,.]+/);
    desk.press('y');
    await desk.waitFor('No open positions.');
    expect((await orders()).filter(({ status, quantity }) => status === 'CANCELED' && quantity === '0.1')).toHaveLength(
      2,
    );
    expect((await orders())[0]).toMatchObject({ symbol: 'BTCUSD', quantity: '0.3', status: 'FILLED' });
    await escape();
    desk.press('A');
    await desk.waitFor(/ ARMED /);
    await preview(desk, 'b 0.2 BTCUSD @mkt');
    desk.press('y');
    await desk.waitFor(/BTCUSD +LONG +\+0\.2 /);
    await escape();
  });

  test('flattens everything disarmed', async () => {
    desk.press('A');
    await desk.waitFor('DISARMED');
    desk.press('o');
    await desk.waitFor('ORDER');
    desk.press('flat all');
    await desk.waitFor('flat all');
    // Keys that come faster than a hand types send nothing.
    await sleep(300);
    desk.press('<enter>');
    // The preview of the previous order may still be on the screen.
    await desk.waitFor(/FLATTEN all positions[^]*reduce-only[^]*y sends[^]* s left/);
    await sleep(300);
    desk.press('y');
    await desk.waitFor('No open positions.');
  });
});

describe('arming', () => {
  /** Loaded before the program: its clock is five minutes ahead as soon as the file exists. */
  const aheadWhen = (file: string): string =>
    `--import=data:text/javascript,${encodeURIComponent(`
      import { existsSync } from 'node:fs';
      const now = Date.now;
      setInterval(() => { if (existsSync(${JSON.stringify(file)})) Date.now = () => now() + 300_000; }, 50).unref();
    `)}`;

  test('ends when the console stood still for five minutes, and the message line says so until the next key', async () => {
    const file = join(home.path, 'five-minutes-later');
    const terminal = openConsole({ columns: 160, rows: 45 }, { NODE_OPTIONS: aheadWhen(file) });
    await terminal.waitFor(/equity [\d,.]+ USD/, { timeoutMs: 60_000 });
    expect(terminal.screen.text()).toContain(' A arm ');
    terminal.press('A');
    await terminal.waitFor((text) => / ARMED /.test(text) && text.includes(' A disarm '));
    writeFileSync(file, '');
    const disarmed = 'Disarmed because the console stood still for 5 min. A arms again.';
    await terminal.waitFor((text) => text.includes(disarmed) && / DISARMED /.test(text) && text.includes(' A arm '));
    terminal.press('2');
    await terminal.waitFor((text) => text.includes('►2 ORD') && !text.includes(disarmed));
    terminal.press(':q<enter>');
    await terminal.exited;
  });
});

describe('the terminal is restored', () => {
  const endings = ['SIGTERM', 'SIGHUP', 'SIGINT', 'Ctrl-C'] as const;
  let terminals: Readonly<Record<(typeof endings)[number], Terminal>>;
  beforeAll(async () => {
    const opened = endings.map((ending) => [ending, openConsole()] as const);
    terminals = Object.fromEntries(opened) as typeof terminals;
    await Promise.all(opened.map(([, terminal]) => terminal.waitFor('PAPER', { timeoutMs: 60_000 })));
  });

  test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('after %s', async (signal) => {
    const terminal = terminals[signal];
    terminal.kill(signal);
    await terminal.exited;
    expect(terminal.screen.alternate).toBe(false);
    expect(terminal.screen.cursor.visible).toBe(true);
    expect(terminal.screen.raw().lastIndexOf('\u001B[?2004l')).toBeGreaterThan(
      terminal.screen.raw().lastIndexOf('\u001B[?2004h'),
    );
  });

  test('after Ctrl-C, which quits', async () => {
    const terminal = terminals['Ctrl-C'];
    terminal.press('<c-c>');
    expect((await terminal.exited).code).toBe(0);
    expect(terminal.screen.alternate).toBe(false);
  });
});

describe('without a terminal', () => {
  test('the program prints the desk once with exit code 0', async () => {
    const { code, stdout, stderr } = await runBinary([], { home: home.path });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    for (const pane of ['POS positions', 'ORD orders', 'SIG signals', 'ALR alerts', 'MKT market', 'TRD trades'])
      expect(stdout).toContain(pane);
    expect(stdout).not.toMatch(/\u001B/);
  });
});
