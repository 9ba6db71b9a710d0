/** One trader's session: a desk, recordings of one symbol that the shipped engine trades, and what the program lists. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBinary } from '../support/binary.ts';
import type { RunningBinary } from '../support/binary.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { jsonInProcess } from '../support/in-process.ts';

const MARKET_OPEN = Date.UTC(2025, 0, 2, 10);
const MINUTE_MS = 60_000;

interface OrderRow {
  readonly clientOrderId: string;
  readonly side: string;
  readonly status: string;
  readonly quantity: string;
  readonly filledQuantity: string;
  readonly averagePrice: string | null;
  readonly stopPrice: string | null;
  readonly endReason: { readonly code: string } | null;
}

interface TradeRow {
  readonly side: string;
  readonly quantity: string;
  readonly price: string;
}

interface PositionRow {
  readonly quantity: string;
  readonly averagePrice: string | null;
  readonly realizedPnl: string;
  readonly fees: string;
}

export interface Recording {
  /** One text a minute: open, high, low, close and volume. The engine fills at most a tenth of the volume. */
  readonly bars: readonly string[];
  /** Minute of the recording, client order id or -, and the line of an order that is accepted before that minute's bar. */
  readonly plan?: readonly string[];
}

/** A minute at one price, with volume for every order. */
export const quiet = (price: number): string => `${price} ${price} ${price} ${price} 1000000`;

export class Session {
  readonly desk: TestDesk;
  readonly #folder: string;
  #minute = 0;
  #recordings = 0;
  /** The arguments of the engine that trades the latest recording. */
  latest: readonly string[] = [];

  private constructor(desk: TestDesk, folder: string) {
    this.desk = desk;
    this.#folder = folder;
  }

  /**
   * A portfolio with 100,000 USD, and an instrument in cents that fills at the reference price and has traded at
   * `price` for a minute.
   */
  static async open({ price = 100 }: { readonly price?: number } = {}): Promise<Session> {
    const desk = await openTestDesk();
    await desk.pool
      .query(`with person as (insert into "User" (email, username, login, role) values ('p@desk.test', 'p', session_user, 'ADMIN') returning id)
      insert into "Portfolio" (user_id, name, cash_balance_usd, total_value_usd) select id, 'main', 100000, 100000 from person`);
    await desk.pool.query(
      `insert into "Instrument" (symbol, name, tick_size, lot_size, slippage_rate) values ('XUSD', 'X', 0.01, 0.001, 0)`,
    );
    const session = new Session(desk, mkdtempSync(join(tmpdir(), 'traderai-session-')));
    await session.replay({ bars: [quiet(price)] });
    return session;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.desk.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get at(): { home: string; url: string } {
    return { home: this.#folder, url: this.desk.url };
  }

  /** Writes the next minutes of the market; the arguments of the engine that trades them. */
  record({ bars, plan = [] }: Recording): string[] {
    const name = join(this.#folder, `${(this.#recordings += 1)}`);
    const instant = (minute: number): string => new Date(MARKET_OPEN + minute * MINUTE_MS).toISOString();
    const rows = bars.map((bar, n) => `${instant(this.#minute + n)},XUSD,1m,${bar.replaceAll(' ', ',')}\n`);
    writeFileSync(`${name}.csv`, `timestamp,symbol,interval,open,high,low,close,volume\n${rows.join('')}`);
    const lines = plan.map((entry) => {
      const [minute, id, ...line] = entry.split(' ');
      const named = id === '-' ? '' : `client-order-id=${id} `;
      return `${instant(this.#minute + Number(minute))} ${named}${line.join(' ')}\n`;
    });
    writeFileSync(`${name}.txt`, lines.join(''));
    this.#minute += bars.length;
    const feed = ['engine', 'run', '--feed', `replay:${name}.csv,speed=max`, '--until', 'idle'];
    const args = lines.length === 0 ? feed : [...feed, '--orders', `${name}.txt`];
    this.latest = args;
    return args;
  }

  /** Trades the next minutes to their end, in this process. */
  async replay(recording: Recording): Promise<void> {
    await this.run(...this.record(recording));
  }

  /** Starts an engine in a process of its own. */
  start(args: readonly string[]): RunningBinary {
    return startBinary(args, this.at);
  }

  /** Until a statement of a command waits for the engine's booking. */
  async waitsForLock(): Promise<void> {
    for (;;) {
      const { rowCount } = await this.desk.pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (rowCount !== 0) return;
      await sleep(20);
    }
  }

  run<T = unknown>(...args: readonly string[]): Promise<T> {
    return jsonInProcess<T>(args, this.at);
  }

  /** `order list`, one text an order: `entry BUY 4/10 @100 CANCELED CANCEL_REQUESTED`. */
  async orders(): Promise<string[]> {
    const orders = await this.run<OrderRow[]>('order', 'list', '--all');
    return orders
      .map(({ clientOrderId, side, status, quantity, filledQuantity, averagePrice, endReason }) =>
        [
          `${clientOrderId} ${side} ${filledQuantity}/${quantity}`,
          ...(averagePrice === null ? [] : [`@${averagePrice}`]),
          status,
          ...(endReason === null ? [] : [endReason.code]),
        ].join(' '),
      )
      .toSorted();
  }

  /** `trade list`, in the order of booking: `BUY 4 @100`. */
  async trades(): Promise<string[]> {
    const trades = await this.run<TradeRow[]>('trade', 'list');
    return trades.map(({ side, quantity, price }) => `${side} ${quantity} @${price}`);
  }

  /** `position list`, also when it is closed. */
  async position(): Promise<PositionRow | null> {
    const [position] = await this.run<PositionRow[]>('position', 'list', '--all');
    if (position === undefined) return null;
    const { quantity, averagePrice, realizedPnl, fees } = position;
    return { quantity, averagePrice, realizedPnl, fees };
  }

  async cash(): Promise<string> {
    return (await this.run<{ cash: string }>('portfolio', 'show')).cash;
  }

  /** Throws the report of `db verify` when a law of the books does not hold. */
  async verified(): Promise<boolean> {
    return (await this.run<{ ok: boolean }>('db', 'verify')).ok;
  }
}
