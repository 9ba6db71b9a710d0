/** A desk whose events have more effects than one transaction books. */
import { randomUUID } from 'node:crypto';
import { paperBroker } from '../../src/brokers/paper.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { runEngine } from '../../src/engine/run.ts';
import { candle } from '../domain/samples.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';
import { madeFeed } from './made-feed.ts';

const START = Date.UTC(2018, 10, 12);
const MINUTE_MS = 60_000;
/** More than twice what one step moves. */
export const ORDERS = 450;

interface Resting {
  readonly count?: number;
  readonly quantity?: number;
  readonly limit?: number;
  readonly obstacle?: string | null;
}

interface Run {
  readonly troubles?: string[];
  readonly refusals?: string[];
  /** Ends the engine at its first trouble, as if it were killed; the next run begins with the booked rows. */
  readonly atTrouble?: 'end' | 'go-on';
}

interface Filled {
  readonly trades: number;
  readonly orders: number;
  readonly last: number;
  readonly quantity: number;
}

export class PartsDesk {
  readonly sql: SqlDesk;
  readonly #login: string;

  private constructor(sql: SqlDesk, login: string) {
    this.sql = sql;
    this.#login = login;
  }

  static async open(): Promise<PartsDesk> {
    const sql = await openSqlDesk();
    return new PartsDesk(sql, (await sql.engine()).login);
  }

  close(): Promise<void> {
    return this.sql.close();
  }

  /** Bars by feed, one a text: `open high low close volume`. A feed has the name of its symbol, or `SYMBOL=name`. */
  async run(
    bars: Readonly<Record<string, readonly string[]>>,
    { troubles = [], refusals = [], atTrouble = 'go-on' }: Run = {},
  ): Promise<void> {
    await this.sql.root.query(`update "EngineLease" set leader = null, heartbeat_at = null`);
    const feeds = Object.entries(bars).map(([name, ofFeed]) => {
      const [symbol] = name.split('=');
      return madeFeed(
        ofFeed.map((bar, minute) => candle(bar, { symbol: symbol!, timestamp: START + minute * MINUTE_MS })),
        { name: `made-${name}`, batchSize: 2 },
      );
    });
    const ending = new AbortController();
    await runEngine({
      config: this.sql.configOf(this.#login),
      feeds,
      plan: null,
      broker: paperBroker,
      until: 'idle',
      clock: { now: () => Date.now() },
      leader: { id: randomUUID(), host: 'test', processId: process.pid },
      isAlive: () => true,
      signal: ending.signal,
      onReport: (report) => {
        if (report.kind === 'trouble') troubles.push(report.reason);
        if (report.kind === 'trouble' && atTrouble === 'end') ending.abort();
        if (report.kind === 'refusal') refusals.push(report.message);
      },
    });
  }

  /** Accepted orders, by default of one unit each, as the engine leaves them, in one statement. */
  async rest(
    person: Person,
    symbol: string,
    { count = ORDERS, quantity = 1, limit = 101, obstacle = null }: Resting = {},
  ): Promise<void> {
    await this.sql.root.query(
      `with made as (
         insert into "Order" (number, portfolio_id, user_id, client_order_id, symbol, side, type, time_in_force, quantity, limit_price, status,
             event_sequence, accepted_sequence, accepted_at, obstacle)
           select 1000 + n, $1, $2, 'rest-' || n, $3, 'BUY', 'LIMIT', 'GTC', $6::numeric, $8::numeric, 'NEW', 2,
                  (select coalesce(max(accepted_sequence), 0) from "Order") + n, $4::timestamptz, $7
             from generate_series(1, $5::integer) n returning id)
       insert into "OrderEvent" (order_id, sequence, type, status, occurred_at)
         select id, e.sequence, e.type::"OrderEventType", e.status::"OrderStatus", $4::timestamptz
           from made, (values (1, 'PENDING_NEW', 'PENDING_NEW'), (2, 'NEW', 'NEW')) e (sequence, type, status)`,
      [person.portfolioId, person.userId, symbol, new Date(START).toISOString(), count, quantity, obstacle, limit],
    );
  }

  async filled(symbol: string): Promise<Filled> {
    const { rows } = await this.sql.root.query<Filled>(
      `select count(*)::int as trades, count(distinct t.order_id)::int as orders, coalesce(sum(t.quantity), 0)::float8 as quantity,
              coalesce(max(o.number), 0)::int as last
         from "Trade" t join "Order" o on o.id = t.order_id where t.symbol = $1`,
      [symbol],
    );
    return rows[0]!;
  }

  async cursorOf(symbol: string): Promise<{ position: string; part: unknown }> {
    const { rows } = await this.sql.root.query<{ position: string; part: unknown }>(
      `select position::text, part from "FeedCursor" where feed = $1`,
      [`made-${symbol}`],
    );
    return rows[0]!;
  }

  /** Runs `body` before rows of a table are written; COUNT in it counts its uses, also in undone transactions. */
  async trigger(table: string, when: string, body: string): Promise<AsyncDisposable> {
    const name = `break_${randomUUID().replaceAll('-', '')}`;
    await this.sql.root.query(`create sequence ${name}`);
    await this.sql.root.query(`grant usage on sequence ${name} to public`);
    await this.sql.root.query(
      `create function ${name}() returns trigger language plpgsql as $$ begin ${body.replaceAll('COUNT', `nextval('public.${name}')`)} return new; end $$`,
    );
    await this.sql.root.query(
      `create trigger ${name} before insert or update on "${table}" for each row when (${when}) execute function ${name}()`,
    );
    await this.sql.root.query(`revoke execute on function ${name}() from public`);
    return {
      [Symbol.asyncDispose]: async () => {
        await this.sql.root.query(`drop function ${name}() cascade`);
        await this.sql.root.query(`drop sequence ${name}`);
      },
    };
  }

  /**
   * Refuses, once, the booking that follows the first part of an event: a sequence keeps its number when a transaction
   * fails.
   */
  breakAfterFirstPart(symbol: string): Promise<AsyncDisposable> {
    return this.trigger(
      'FeedCursor',
      `new.feed = 'made-${symbol}'`,
      `if tg_op = 'UPDATE' and old.part is not null and COUNT = 1 then
         raise exception 'the engine is killed here' using errcode = 'TR409', detail = 'STALE_CURSOR';
       end if;`,
    );
  }

  refuseTradesOf(portfolioId: string): Promise<AsyncDisposable> {
    return this.trigger(
      'Trade',
      `new.portfolio_id = '${portfolioId}'`,
      `raise check_violation using message = 'this row is refused';`,
    );
  }

  async wrong(): Promise<string[]> {
    const client = await this.sql.root.connect();
    try {
      return (await verifyDesk(client)).checks.filter(({ ok }) => !ok).map(({ law }) => law);
    } finally {
      client.release();
    }
  }
}
