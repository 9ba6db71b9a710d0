/** A desk with tables that refuse rows on demand, and an engine that runs over made bars until it is idle. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { paperBroker } from '../../src/brokers/paper.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import type { OrderToPlace } from '../../src/database/actions/place-order.ts';
import type { Candle } from '../../src/domain/candle.ts';
import { runEngine } from '../../src/engine/run.ts';
import type { EngineOptions } from '../../src/engine/run.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import type { Feed } from '../../src/market-data/feeds/feed.ts';
import { candle, d } from '../domain/samples.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';
import { madeFeed } from './made-feed.ts';

export const MINUTE_MS = 60_000;
export const START = Date.UTC(2018, 10, 12);

const TABLES = [
  'Order',
  'OrderEvent',
  'Trade',
  'Position',
  'LedgerEntry',
  'Portfolio',
  'Quote',
  'MarketData',
  'Signal',
  'AlertRule',
  'Alert',
  'FeedCursor',
  'Instrument',
  'Quarantine',
] as const;
export type RefusingTable = (typeof TABLES)[number];

/** The traders and instruments of one test. */
export interface Cast {
  /** The trader whose row is refused, and another trader in the same batch. */
  readonly culprit: Person;
  readonly bystander: Person;
  readonly symbol: string;
  readonly other: string;
}

interface Ran {
  readonly ending: string;
  readonly refusals: readonly string[];
  readonly troubles: readonly string[];
}

export function bars(of: string, count: number, price = 100): Candle[] {
  return Array.from({ length: count }, (_, minute) =>
    candle(`${price} ${price} ${price} ${price} 1000`, { symbol: of, timestamp: START + minute * MINUTE_MS }),
  );
}

/** All bars after the first in one batch. */
export function feedOf({ symbol, other }: Pick<Cast, 'symbol' | 'other'>, count: number): Feed {
  return madeFeed(
    [symbol, other].flatMap((one) => bars(one, count)),
    { name: `feed ${symbol}`, batchSize: 1000 },
  );
}

export async function place(
  { symbol }: Pick<Cast, 'symbol'>,
  person: Person,
  order: Partial<OrderToPlace> = {},
): Promise<string> {
  const placed = await placeOrder(
    person.pool,
    marketBuy(person, { symbol, quantity: d('2'), timeInForce: 'GTC', ...order }),
  );
  if (!placed.ok || placed.value.denial !== null) throw new Error(JSON.stringify(placed));
  return placed.value.id;
}

export async function criticalAlerts(person: Person): Promise<string[]> {
  const { rows } = await person.pool.query<{ title: string }>(
    `select title from "Alert" where type = 'SYSTEM_ERROR' and severity = 'CRITICAL' and (portfolio_id is not null or rule_id is not null) order by number`,
  );
  return rows.map(({ title }) => title);
}

export class RefusingDesk {
  readonly #sql: SqlDesk;
  readonly #login: string;
  #casts = 0;

  private constructor(sql: SqlDesk, login: string) {
    this.#sql = sql;
    this.#login = login;
  }

  static async open(): Promise<RefusingDesk> {
    const sql = await openSqlDesk();
    await sql.root
      .query(`create function refuse_row() returns trigger language plpgsql as 'begin raise check_violation using message = ''this row is refused''; end';
      revoke all on function refuse_row() from public; grant execute on function refuse_row() to traderai_owner`);
    return new RefusingDesk(sql, (await sql.engine()).login);
  }

  get root(): SqlDesk['root'] {
    return this.#sql.root;
  }

  close(): Promise<void> {
    return this.#sql.close();
  }

  administrator(): Promise<Person> {
    return this.#sql.person({ role: 'traderai_admin' });
  }

  /** New traders and instruments; the engine before may be replaced at once. */
  async cast(): Promise<Cast> {
    this.#casts += 1;
    await this.root.query(`update "EngineLease" set leader = null, heartbeat_at = null`);
    return {
      culprit: await this.#sql.person({ cash: '1000000' }),
      bystander: await this.#sql.person({ cash: '1000000' }),
      symbol: `ONE${this.#casts}`,
      other: `TWO${this.#casts}`,
    };
  }

  async refuse(table: RefusingTable, when: string): Promise<void> {
    await this.root.query(
      `create trigger refuse_for_test before insert or update on "${table}" for each row when (${when}) execute function refuse_row()`,
    );
  }

  /** Ends every refusal. */
  async permit(): Promise<void> {
    await this.root.query(TABLES.map((table) => `drop trigger if exists refuse_for_test on "${table}"`).join('; '));
  }

  async run(feeds: readonly Feed[], part: Partial<EngineOptions> = {}): Promise<Ran> {
    const refusals: string[] = [];
    const troubles: string[] = [];
    const { ending } = await runEngine({
      config: this.#sql.configOf(this.#login),
      feeds,
      plan: null,
      broker: paperBroker,
      until: 'idle',
      clock: { now: () => Date.now() },
      leader: { id: randomUUID(), host: 'test', processId: process.pid },
      isAlive: () => true,
      signal: new AbortController().signal,
      onReport: (report) => {
        if (report.kind === 'refusal') refusals.push(report.message);
        if (report.kind === 'trouble') troubles.push(report.reason);
      },
      ...part,
    });
    return { ending, refusals, troubles };
  }

  /** Waits until the engine has booked that many events of the feed. */
  async booked(feed: string, position: number): Promise<void> {
    const reached = async (): Promise<boolean> => {
      const { rows } = await this.root.query<{ position: string }>(
        'select position from "FeedCursor" where feed = $1',
        [feed],
      );
      return Number(rows[0]?.position ?? 0) >= position;
    };
    while (!(await reached())) await sleep(5);
  }

  async orderOf(id: string): Promise<{ status: string; reason: string | null; filled: string }> {
    const { rows } = await this.root.query<{ status: string; reason: string | null; filled: string }>(
      `select o.status, o.filled_quantity::text as filled, (select e.reason from "OrderEvent" e where e.order_id = o.id order by e.sequence desc limit 1) as reason from "Order" o where o.id = $1`,
      [id],
    );
    return rows[0]!;
  }

  async suspendedReason({ portfolioId }: Person): Promise<string | null> {
    const { rows } = await this.root.query<{ reason: string | null }>(
      'select suspended_reason as reason from "Portfolio" where id = $1',
      [portfolioId],
    );
    return rows[0]!.reason;
  }

  async brokenLaws(): Promise<string[]> {
    const client = await this.root.connect();
    try {
      return (await verifyDesk(client)).checks.filter(({ ok }) => !ok).map(({ name }) => name);
    } finally {
      client.release();
    }
  }

  /** Afterwards a new engine leads and reports only what is still refused. */
  async leadsAgain(cast: Cast): Promise<void> {
    expect(await this.run([feedOf(cast, 6)])).toMatchObject({ ending: 'idle', troubles: [] });
    expect(await this.brokenLaws()).toEqual([]);
  }
}
