/**
 * A market order fills after a gap from 100 to 180: the results on a CASH and on a MARGIN account, with the shipped
 * program.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBinary } from '../support/binary.ts';
import type { BinaryResult } from '../support/binary.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { jsonInProcess, runInProcess } from '../support/in-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'traderai-accounts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BARS = `timestamp,symbol,open,high,low,close,volume
2025-01-02T00:00:00Z,GAPUSD,100,100,100,100,100000
2025-01-02T00:01:00Z,GAPUSD,180,190,170,185,100000
2025-01-02T00:02:00Z,GAPUSD,60,61,50,55,100000
2025-01-02T00:03:00Z,GAPUSD,55,56,54,55,100000
`;
const PLAN = `2025-01-02T00:01:00Z client-order-id=allin b 99 GAPUSD @mkt
2025-01-02T00:02:00Z client-order-id=more b 1 GAPUSD @mkt
`;

interface ListedOrder {
  readonly clientOrderId: string;
  readonly status: string;
  readonly filledQuantity: string;
  readonly averagePrice: string | null;
  readonly denial: { readonly code: string } | null;
}

const replaying = (name: string): string[] => [
  'engine',
  'run',
  '--feed',
  `replay:${join(folder, name)}.csv,speed=max`,
  '--orders',
  join(folder, `${name}.plan`),
  '--until',
  'idle',
];

class GapDesk {
  readonly #desk: TestDesk;

  static async open(): Promise<GapDesk> {
    const desk = await openTestDesk();
    await desk.pool.query(
      `insert into "User" (email, username, login, role) values ('p@desk.test', 'p', session_user, 'ADMIN')`,
    );
    return new GapDesk(desk);
  }

  private constructor(desk: TestDesk) {
    this.#desk = desk;
  }

  /** In a process of its own. */
  launch(...args: string[]): Promise<BinaryResult> {
    return runBinary(args, this.options);
  }

  run(...args: string[]): Promise<BinaryResult> {
    return runInProcess(args, this.options);
  }

  json<T>(...args: string[]): Promise<T> {
    return jsonInProcess<T>(args, this.options);
  }

  private get options(): { home: string; url: string } {
    return { home: folder, url: this.#desk.url };
  }

  /** `bars` and `plan` are the contents of the files. */
  replay(
    name: string,
    { bars = BARS, plan = PLAN }: { readonly bars?: string; readonly plan?: string } = {},
  ): Promise<BinaryResult> {
    writeFileSync(join(folder, `${name}.csv`), bars);
    writeFileSync(join(folder, `${name}.plan`), plan);
    return this.run(...replaying(name));
  }

  async orders(): Promise<ReadonlyMap<string, ListedOrder>> {
    return new Map((await this.json<ListedOrder[]>('order', 'list')).map((order) => [order.clientOrderId, order]));
  }

  async query<Row>(text: string): Promise<Row[]> {
    return (await this.#desk.pool.query(text)).rows as Row[];
  }

  async cash(): Promise<string> {
    return (await this.json<{ cash: string }>('portfolio', 'show')).cash;
  }

  close(): Promise<void> {
    return this.#desk.close();
  }
}

describe('a CASH account', () => {
  let desk: GapDesk;
  beforeAll(async () => {
    desk = await GapDesk.open();
    expect(await desk.json('portfolio', 'create', 'savings', '--account', 'cash')).toMatchObject({
      name: 'savings',
      account: 'CASH',
      cash: '10000',
    });
    writeFileSync(join(folder, 'cash.csv'), BARS);
    writeFileSync(join(folder, 'cash.plan'), PLAN);
    await desk.launch(...replaying('cash'));
  }, 60_000);
  afterAll(() => desk.close());

  test('buys the quantity that its cash pays for at 180 with slippage and fee; the rest ends with the reason', async () => {
    const { status, filledQuantity, averagePrice } = (await desk.orders()).get('allin')!;
    expect([status, averagePrice]).toEqual(['CANCELED', '180.09']);
    // Calculated by hand: 180.09 and a fee of 0.1 % of it for each unit, in lots.
    const [{ lot } = { lot: '' }] = await desk.query<{ lot: string }>(
      `select trim_scale(lot_size)::text as lot from "Instrument" where symbol = 'GAPUSD'`,
    );
    const most = Math.floor(10_000 / (180.09 * 1.001) / Number(lot)) * Number(lot);
    expect(Number(filledQuantity)).toBeCloseTo(most, 8);
    expect(
      await desk.query(
        `select e.type, e.reason from "OrderEvent" e join "Order" o on o.id = e.order_id where o.client_order_id = 'allin' order by e.sequence`,
      ),
    ).toEqual([
      { type: 'PENDING_NEW', reason: null },
      { type: 'NEW', reason: null },
      { type: 'TRADE', reason: null },
      { type: 'CANCELED', reason: 'INSUFFICIENT_CASH' },
    ]);
  });

  test('keeps cash of less than one lot, and never less than zero', async () => {
    const cash = Number(await desk.cash());
    expect(cash).toBeGreaterThanOrEqual(0);
    expect(cash).toBeLessThan(180.09 * 1.001);
  });

  test('is denied an order that its cash does not pay for', async () => {
    expect((await desk.orders()).get('more')).toMatchObject({
      status: 'DENIED',
      denial: { code: 'INSUFFICIENT_BUYING_POWER' },
    });
    const denied = await desk.run('order', 'place', 'b 10 GAPUSD @mkt');
    expect([denied.code, denied.stderr]).toEqual([3, expect.stringContaining('INSUFFICIENT_BUYING_POWER')]);
  });

  test('is denied a short, with the quantity that is free to sell', async () => {
    const held = (await desk.orders()).get('allin')!.filledQuantity;
    const denied = await desk.run('order', 'place', 's 99 GAPUSD @mkt', '--json');
    expect(denied.code).toBe(3);
    expect(JSON.parse(denied.stdout)).toMatchObject({
      status: 'DENIED',
      denial: { code: 'NO_SHORT_IN_CASH_ACCOUNT', limit: held, value: '99' },
    });
  });

  test('raises no alert, and db verify passes', async () => {
    expect(await desk.query('select 1 from "Alert"')).toEqual([]);
    expect((await desk.run('db', 'verify')).code).toBe(0);
  });
});

describe.each(['cash', 'margin'])(
  'an order for all the money of a %s account, filled at the expected slippage',
  (account) => {
    test.each(['b 100%nav GAPUSD @mkt', 'b $10k GAPUSD @mkt'])(
      '%s is filled whole and leaves cash for less than one lot',
      async (line) => {
        const desk = await GapDesk.open();
        try {
          await desk.json('portfolio', 'create', 'main', '--account', account);
          const flat = [0, 1, 2]
            .map((minute) => `2025-01-02T00:0${minute}:00Z,GAPUSD,100,100,100,100,100000\n`)
            .join('');
          await desk.replay('flat', {
            bars: `timestamp,symbol,open,high,low,close,volume\n${flat}`,
            plan: `2025-01-02T00:01:00Z client-order-id=all ${line}\n`,
          });
          expect((await desk.orders()).get('all')).toMatchObject({ status: 'FILLED', averagePrice: '100.05' });
          const [{ lot } = { lot: '' }] = await desk.query<{ lot: string }>(
            `select trim_scale(lot_size)::text as lot from "Instrument" where symbol = 'GAPUSD'`,
          );
          const cash = Number(await desk.cash());
          expect(cash).toBeGreaterThanOrEqual(0);
          expect(cash).toBeLessThan(100.05 * 1.001 * Number(lot) + 1e-8);
          expect((await desk.run('db', 'verify')).code).toBe(0);
        } finally {
          await desk.close();
        }
      },
      60_000,
    );
  },
);

describe('a MARGIN account', () => {
  let desk: GapDesk;
  const alerts = (): Promise<
    { type: string; severity: string; resolvedAt: string | null; portfolio: string; message: string }[]
  > => desk.json('alert', 'list');
  beforeAll(async () => {
    desk = await GapDesk.open();
    expect(await desk.json('portfolio', 'create', 'main')).toMatchObject({ account: 'MARGIN' });
    await desk.replay('margin');
  }, 60_000);
  afterAll(() => desk.close());

  test('is filled in full, with negative cash', async () => {
    expect((await desk.orders()).get('allin')).toMatchObject({
      status: 'FILLED',
      filledQuantity: '99',
      averagePrice: '180.09',
    });
    expect(await desk.cash()).toBe('-7846.73891');
    expect((await desk.orders()).get('more')).toMatchObject({
      status: 'DENIED',
      denial: { code: 'INSUFFICIENT_BUYING_POWER', limit: '-7846.73891' },
    });
  });

  test('alerts its owner once about negative buying power', async () => {
    expect(await alerts()).toMatchObject([
      {
        type: 'RISK_LIMIT',
        severity: 'HIGH',
        portfolio: 'main',
        resolvedAt: null,
        message: 'Buying power of main is -7,846.74 USD. Reduce positions, cancel open orders or deposit.',
      },
    ]);
  });

  test('does not alert again for the same breach after a restart, but alerts for a later breach', async () => {
    const bar = (minute: number, close: number): string =>
      `2025-01-02T00:${minute}:00Z,GAPUSD,55,90,54,${close},100000\n`;
    const later = (minute: number, close: number): string =>
      `timestamp,symbol,open,high,low,close,volume\n${bar(minute, close)}`;
    await desk.replay('still', { bars: later(10, 55), plan: '' });
    expect(await alerts()).toHaveLength(1);
    await desk.json('portfolio', 'deposit', '20000');
    expect(await alerts()).toMatchObject([{ resolvedAt: expect.any(String) as string }]);
    const plan = '2025-01-02T00:12:00Z client-order-id=short s 300 GAPUSD @mkt\n';
    await desk.replay('breach', { bars: `${later(11, 55)}${bar(12, 56)}${bar(13, 90)}`, plan });
    expect((await desk.orders()).get('short')).toMatchObject({ status: 'FILLED' });
    expect(await alerts()).toMatchObject([{ resolvedAt: null }, { resolvedAt: expect.any(String) as string }]);
    expect((await desk.run('db', 'verify')).code).toBe(0);
  });
});
