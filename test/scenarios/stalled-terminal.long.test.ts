/**
 * The shipped console on a terminal that takes little, or nothing for two seconds: which requests it then sends; and
 * after Ctrl-Z and fg.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { program } from '../support/binary.ts';
import { expectSameScreens } from '../support/screens.ts';
import type { SlowTerminal } from '../support/slow-terminal.ts';
import { isLive } from '../support/storming-desk.ts';
import { desk, trickleAndCatchUp } from './watched-terminal.ts';

test('a terminal of 4 KB/s shows the newest state once the last frame is delivered', async () => {
  await trickleAndCatchUp({ kind: 'trickle', bytesAtOnce: 64, bytesPerSecond: 4_096 }, { zoomMs: 2_500 });
});

describe('while a frame has been waiting for two seconds', () => {
  let trader: SlowTerminal;

  const orders = async (): Promise<string[]> =>
    (
      await desk.database.pool.query<{ line: string }>(
        `select side || ' ' || status as line from "Order" order by "number"`,
      )
    ).rows.map(({ line }) => line);
  const ordersAre = async (wanted: readonly string[]): Promise<void> => {
    await expect.poll(orders, { timeout: 10_000 }).toEqual(wanted);
  };

  async function preview(line: string): Promise<void> {
    trader.write('o');
    await trader.waitFor('ORDER');
    trader.write(line);
    await trader.waitFor(line);
    trader.write('\r');
    await trader.waitFor(/y sends|y cancels/);
  }

  /**
   * Paints for a reader that takes nothing until the kernel's buffer is full, and then waits longer than the limit of a
   * frozen screen.
   */
  async function stall(): Promise<void> {
    trader.read({ kind: 'stalled' });
    for (let paint = 0; paint < 8; paint += 1) {
      trader.write('\u000c');
      await sleep(60);
    }
    await sleep(2_100);
  }

  /** An Escape waits for bytes that may belong to it. */
  async function type(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      trader.write(key);
      await sleep(150);
    }
  }

  beforeAll(async () => {
    desk.market.storms();
    trader = desk.openConsole();
    await isLive(trader);
  });

  afterAll(() => trader.close());

  test('an order that adds risk is not sent; the next frame shows the reason, and then y sends', async () => {
    trader.write('A');
    await trader.waitFor(/ ARMED /);
    await preview('b 0.1 BTCUSD @mkt');
    await stall();
    await type('y', 'y');
    expect(trader.readAndSeeIfCut()).toBe('cut');
    await trader.waitFor('NOT sent, the screen was frozen: BUY 0.1 BTCUSD', 1_000);
    expect(await orders()).toEqual([]);
    trader.write('y');
    await ordersAre(['BUY FILLED']);
    await trader.waitFor((text) => !text.includes('NOT sent'));
  });

  test('a cancel is sent', async () => {
    await preview('b 0.1 BTCUSD @100 gtc');
    trader.write('y');
    await ordersAre(['BUY FILLED', 'BUY NEW']);
    await stall();
    await type('\u001b', 'o', 'xa', '\r', 'y');
    await ordersAre(['BUY FILLED', 'BUY CANCELED']);
    trader.read({ kind: 'free' });
  });

  test('a flatten is sent, also disarmed, and A does not arm', async () => {
    await type('\u001b', 'A');
    await trader.waitFor(/ DISARMED /);
    await stall();
    await type('A');
    await type('o', 'flat all', '\r');
    await sleep(500);
    await type('y');
    await ordersAre(['BUY FILLED', 'BUY CANCELED', 'SELL FILLED']);
    trader.read({ kind: 'free' });
    await trader.waitFor(/ DISARMED [^]*NOT armed: the screen was frozen/);
  });
});

test('after Ctrl-Z and fg a console has the layout of the present size of the terminal', async () => {
  desk.market.storms();
  const shell = desk.openConsole({ columns: 160, rows: 40, runs: 'shell' });
  const sizes = [
    { columns: 110, rows: 32 },
    { columns: 190, rows: 46 },
  ] as const;
  const fresh = sizes.map((size) => desk.openConsole(size));
  try {
    shell.write(`"${process.execPath}" "${program}"\r`);
    for (const one of [shell, ...fresh]) await one.waitFor('LEADING');
    for (const [turn, { columns, rows }] of sizes.entries()) {
      const before = shell.raw.length;
      shell.write('\u001a');
      await expect.poll(() => shell.raw.slice(before)).toContain('Stopped');
      shell.resize(columns, rows);
      shell.write('fg\r');
      await shell.waitFor('LEADING');
      desk.market.pauses();
      await expectSameScreens(shell, fresh[turn]!);
      desk.market.storms();
    }
  } finally {
    desk.market.storms();
    await Promise.all([shell.kill(), ...fresh.map((one) => one.close())]);
  }
});
