/** The shipped console: a `y` for a preview that has left the screen or is not on it yet. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SlowTerminal } from '../support/slow-terminal.ts';
import { isLive, openStormingDesk } from '../support/storming-desk.ts';
import type { StormingDesk } from '../support/storming-desk.ts';

/** Longer than a preview stays valid. */
const STALL_MS = 11_500;

let desk: StormingDesk;
let trader: SlowTerminal;

beforeAll(async () => {
  desk = await openStormingDesk();
  trader = desk.openConsole();
  await isLive(trader);
});

afterAll(async () => {
  await trader.close();
  await desk.close();
});

const orders = async (): Promise<string[]> =>
  (
    await desk.database.pool.query<{ told: string }>(
      `select side || ' ' || status as told from "Order" order by "number"`,
    )
  ).rows.map(({ told }) => told);

async function ordersAre(wanted: readonly string[]): Promise<void> {
  await expect.poll(orders, { timeout: 15_000 }).toEqual(wanted);
}

async function preview(line: string): Promise<void> {
  trader.write('o');
  await trader.waitFor('ORDER');
  trader.write(line);
  await trader.waitFor(line);
  trader.write('\r');
  await trader.waitFor(/y sends|y cancels/);
}

/** Stops reading and paints whole screens until the kernel's buffer is full. */
async function stall(ms: number): Promise<void> {
  trader.read({ kind: 'stalled' });
  for (let paint = 0; paint < 8; paint += 1) {
    trader.write('\u000c');
    await sleep(60);
  }
  await sleep(ms);
}

describe('a trader who confirms without seeing', () => {
  test('buys only from a visible preview: after a stall that ended it, y sends nothing, edits nothing and gets a message', async () => {
    trader.write('A');
    await trader.waitFor(/ ARMED /);
    await preview('b 0.1 BTCUSD @mkt');
    await stall(STALL_MS);
    trader.write('y');
    await sleep(200);
    trader.write('y');
    await sleep(200);
    expect(trader.readAndSeeIfCut()).toBe('cut');
    const text = await trader.waitFor(/The preview ended: .+ while the screen was frozen; nothing was sent\./, 2_000);
    expect(text).toContain('NOT sent, the screen was frozen: BUY 0.1 BTCUSD');
    expect(text).toMatch(/› b 0\.1 BTCUSD @mkt\s*\n/);
    expect(await orders()).toEqual([]);
    await sleep(1_000);
    trader.write('\r');
    await trader.waitFor('y sends');
    trader.write('y');
    await ordersAre(['BUY FILLED']);
    trader.write('\u001b');
    await trader.waitFor((shown) => !shown.includes('ORDER ━'));
  });

  test('cancels with a preview that was open before the stall', async () => {
    await preview('b 0.1 BTCUSD @100 gtc');
    trader.write('y');
    await ordersAre(['BUY FILLED', 'BUY NEW']);
    trader.write('\u001b');
    await trader.waitFor((shown) => !shown.includes('ORDER ━'));
    trader.write('2');
    await sleep(200);
    trader.write('x');
    await trader.waitFor('y cancels');
    await stall(STALL_MS);
    trader.write('y');
    await ordersAre(['BUY FILLED', 'BUY CANCELED']);
    trader.read({ kind: 'free' });
    await trader.waitFor(/2 BTCUSD BUY .*CANCELED/);
    trader.write('\u001b');
    await trader.waitFor((shown) => !shown.includes('ORDER ━'));
  });

  test('flattens with f and y that arrive together', async () => {
    trader.write('1');
    await trader.waitFor(/►1 POS/);
    trader.write('fy');
    await ordersAre(['BUY FILLED', 'BUY CANCELED', 'SELL FILLED']);
    await trader.waitFor((shown) => !shown.includes('flat BTCUSDy'));
    trader.write('\u001b');
  });

  test('closes the filter with an Escape that arrives together with another key', async () => {
    for (const key of ['X', '_', '^']) {
      trader.write('2/');
      await trader.waitFor('Enter keeps');
      trader.write(`\u001b${key}`);
      await trader.waitFor((shown) => !shown.includes('Enter keeps'), 2_000);
    }
  });
});
