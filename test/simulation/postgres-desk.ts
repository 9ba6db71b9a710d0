/**
 * A desk in a real Postgres: users act by the desk's functions with a login of their own, and the engine by its login.
 * One database serves many schedules, one after the other.
 */
import { randomUUID } from 'node:crypto';
import type { Client, Pool, PoolClient } from 'pg';
import { acquireLease } from '../../src/database/booking/lease.ts';
import { openClient } from '../../src/database/connection.ts';
import { openPrisma } from '../../src/database/prisma.ts';
import type { OpenPrisma } from '../../src/database/prisma.ts';
import { BOOKING_LIMITS } from '../../src/engine/limits.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { SqlDesk } from '../support/sql-desk.ts';
import { units } from './amounts.ts';
import { GRIDS } from './grids.ts';
import { COMMISSION_RATE, SPLIT_HOURS } from './model-client.ts';
import type { Connection } from './model-client.ts';
import type { Seat, SimulatedDesk } from './run.ts';
import { BARRED, SYMBOLS } from './schedule.ts';
import type { ExitTerms, LinkedTerms, PlacedTerms, Setting } from './schedule.ts';
import { MARGIN_CASH, PORTFOLIO_IDS } from './portfolios.ts';
import type { Answer, NewTermsRow } from './store.ts';
import { storedLedger } from './stored-ledger.ts';
import type { Ledger } from './ledger.ts';
import type { LedgerRow, EventRow, OrderRow, PositionRow, TradeRow } from './rows.ts';

/** The desk's answers in their order: the model of the store gives the same ones, whose rules are the database's own. */
export interface Recorded {
  /** To users. */
  readonly answers: Answer[];
  /** To each engine by its epoch, each time about the requests that wait for it, by client order id; null: no objection. */
  readonly judged: Map<number, ReadonlyMap<string, string | null>[]>;
}

export class PostgresPlace {
  readonly #sql: SqlDesk;
  readonly #engine: string;
  readonly #user: Pool;
  readonly #reader: OpenPrisma;

  private constructor(sql: SqlDesk, engine: string, user: Pool) {
    this.#sql = sql;
    this.#engine = engine;
    this.#user = user;
    this.#reader = openPrisma(sql.configOf(engine), { application: 'simulation', max: 1 });
  }

  static async open(): Promise<PostgresPlace> {
    const sql = await openSqlDesk();
    const { login } = await sql.engine();
    const person = await sql.person();
    for (const [name, id] of Object.entries(PORTFOLIO_IDS))
      await sql.root.query(
        `insert into "Portfolio" (id, user_id, name, account, cash_balance_usd, total_value_usd) values ($1, $2, $3, $4, 1, 1)`,
        [id, person.userId, name, name === 'cash' ? 'CASH' : 'MARGIN'],
      );
    for (const symbol of SYMBOLS)
      await sql.instrument(symbol, {
        tick_size: GRIDS[symbol].tick,
        lot_size: GRIDS[symbol].lot,
        minimum_notional: 0,
        commission_rate: COMMISSION_RATE,
      });
    return new PostgresPlace(sql, login, person.pool);
  }

  async desk(setting: Setting): Promise<PostgresDesk> {
    await this.#empty(setting);
    return new PostgresDesk({
      root: this.#sql.root,
      user: this.#user,
      engine: this.#sql.configOf(this.#engine),
      reader: this.#reader.db,
    });
  }

  async close(): Promise<void> {
    await this.#reader.close();
    await this.#sql.close();
  }

  /** As after the installation. Triggers that keep rows for ever are for users, not for a test. */
  async #empty({ slippageRate, participationRate, cash, hours, barPath, postOnlyPolicy }: Setting): Promise<void> {
    const client = await this.#sql.root.connect();
    try {
      await client.query(`
        set session_replication_role = replica;
        delete from "LedgerEntry" where kind = 'FILL'; delete from "Trade"; delete from "OrderEvent"; delete from "Order";
        delete from "Position"; delete from "FeedCursor"; delete from "Quote"; delete from "MarketData"; delete from "Signal";
        update "Portfolio" set cash_balance_usd = ${MARGIN_CASH}, total_value_usd = ${MARGIN_CASH} where id = '${PORTFOLIO_IDS.margin}';
        update "Portfolio" set cash_balance_usd = ${cash}, total_value_usd = ${cash} where id = '${PORTFOLIO_IDS.cash}';
        update "Instrument" set slippage_rate = ${slippageRate}, participation_rate = ${participationRate}, bar_path = '${barPath}',
          post_only_policy = '${postOnlyPolicy}', trading_hours = null;
        ${hours === 'split' ? `update "Instrument" set trading_hours = '${JSON.stringify(SPLIT_HOURS)}' where symbol = '${BARRED}';` : ''}
        update "EngineLease" set epoch = 0, leader = null, market_at = null, heartbeat_at = null, backend_pid = null, backend_started_at = null;
        set session_replication_role = origin`);
    } finally {
      client.release();
    }
  }
}

interface Sessions {
  readonly root: Pool;
  readonly user: Pool;
  readonly engine: ReturnType<SqlDesk['configOf']>;
  readonly reader: Seat['reader'];
}

export class PostgresDesk implements SimulatedDesk {
  readonly recorded: Recorded = { answers: [], judged: new Map() };
  readonly #sessions: Sessions;
  readonly #clients: Client[] = [];
  readonly #ids = new Map<string, string>();

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  /** Two linked orders are placed together or not at all. */
  async place(client: string, terms: PlacedTerms, linked: LinkedTerms | null): Promise<Answer> {
    if (linked === null || linked.kind === 'exits')
      return this.#answer(client, placing(client, terms, linked === null ? {} : exitsOf(linked.exits)));
    const session = await this.#sessions.user.connect();
    try {
      await session.query('begin');
      const first = await this.#ask(session, client, placing(client, terms, {}));
      const link = linked.kind === 'oco' ? 'oco_with' : 'parent_id';
      const second =
        first === 'PENDING_NEW'
          ? await this.#ask(
              session,
              `${client}:2`,
              placing(`${client}:2`, linked.terms, { [link]: this.#ids.get(client) }),
            )
          : first;
      await session.query(second === 'PENDING_NEW' ? 'commit' : 'rollback');
      const answer = second === 'PENDING_NEW' ? second : `!${second.replace(/^!/, '')}`;
      this.recorded.answers.push(answer);
      return answer;
    } finally {
      session.release();
    }
  }

  cancel(client: string): Promise<Answer> {
    return this.#answer(client, {
      text: 'select id, status, null as code from cancel_order($1)',
      values: [this.#ids.get(client)],
    });
  }

  replace(client: string, { quantity, limitPrice, stopPrice }: NewTermsRow): Promise<Answer> {
    return this.#answer(client, {
      text: 'select id, status, null as code from replace_order($1, $2, $3, $4)',
      values: [this.#ids.get(client), quantity, limitPrice, stopPrice],
    });
  }

  async lead(): Promise<Seat> {
    const { engine, reader } = this.#sessions;
    const client = await openClient(engine, { application: 'simulation', limits: BOOKING_LIMITS });
    this.#clients.push(client);
    const epoch = await acquireLease(client, { id: randomUUID(), host: 'simulation', processId: 1, feed: '' }, 0);
    if (epoch === null) throw new Error('the lease of the engine is not free');
    return { epoch, connection: this.#recording(client, epoch), reader };
  }

  async bookings(): Promise<number> {
    const { rows } = await this.#sessions.root.query<{ bookings: string }>(
      `select (select count(*) from "OrderEvent") + (select coalesce(sum(position), 0) from "FeedCursor") as bookings`,
    );
    return Number(rows[0]!.bookings);
  }

  async ledger(): Promise<Ledger> {
    const names = new Map(Object.entries(PORTFOLIO_IDS).map(([name, id]) => [id, name]));
    const all = async <Row extends object>(text: string): Promise<Row[]> =>
      (await this.#sessions.root.query<Row>(text)).rows;
    const cash = await all<{ name: string; cash: string }>(
      `select name, cash_balance_usd::text as cash from "Portfolio" where name in ('margin', 'cash')`,
    );
    return storedLedger({
      orders: await all<OrderRow>('select * from "Order"'),
      events: await all<EventRow>(`select *, ${inIso('occurred_at')} from "OrderEvent" order by order_id, sequence`),
      trades: await all<TradeRow>(`select *, ${inIso('executed_at')} from "Trade"`),
      positions: await all<PositionRow>(`select *, ${inIso('opened_at')} from "Position"`),
      ledger: await all<LedgerRow>(`select * from "LedgerEntry" where kind = 'FILL' order by transaction_id, line`),
      cash: cash.map(({ name, cash: amount }) => ({ portfolio: name, amount: units(amount) })),
      portfolios: names,
    });
  }

  async close(): Promise<void> {
    for (const client of this.#clients) await client.end().catch(() => undefined);
  }

  async #answer(client: string, request: Request): Promise<Answer> {
    const answer = await this.#ask(this.#sessions.user, client, request);
    this.recorded.answers.push(answer);
    return answer;
  }

  /** A refusal that leaves no order begins with an exclamation mark. */
  async #ask(session: Pool | PoolClient, client: string, { text, values }: Request): Promise<Answer> {
    try {
      const { rows } = await session.query<{ id: string; status: string; code: string | null }>(text, [...values]);
      const { id, status, code } = rows[0]!;
      if (!this.#ids.has(client)) await this.#learn(session, client, id);
      return code ?? status;
    } catch (error) {
      if (!(error instanceof Error && 'detail' in error && typeof error.detail === 'string')) throw error;
      return text.includes('from place_order') ? `!${error.detail}` : error.detail;
    }
  }

  /** Also the ids of its exits. */
  async #learn(session: Pool | PoolClient, client: string, id: string): Promise<void> {
    this.#ids.set(client, id);
    const { rows } = await session.query<{ id: string; client_order_id: string }>(
      'select id, client_order_id from "Order" where list_id = $1 and parent_id = $1',
      [id],
    );
    for (const exit of rows) this.#ids.set(exit.client_order_id, exit.id);
  }

  #clientOf(id: string): string {
    return [...this.#ids].find(([, known]) => known === id)![0];
  }

  #recording(client: Client, epoch: number): Connection {
    const judged: ReadonlyMap<string, string | null>[] = [];
    this.recorded.judged.set(epoch, judged);
    return {
      query: async (text, values = []) => {
        const result = await client.query<{ order_id: string; denial: { denial: { code: string } | null } | null }>(
          text,
          [...values],
        );
        if (text.includes('from judge_requests('))
          judged.push(
            new Map(
              result.rows.map(({ order_id, denial }) => [this.#clientOf(order_id), denial?.denial?.code ?? null]),
            ),
          );
        return result;
      },
    };
  }
}

interface Request {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** `links` are further arguments by their names. */
function placing(client: string, terms: PlacedTerms, links: Readonly<Record<string, unknown>>): Request {
  const plain = {
    portfolio_id: PORTFOLIO_IDS[terms.portfolio],
    client_order_id: client,
    symbol: terms.symbol,
    side: terms.side,
    type: terms.type,
    quantity: terms.quantity,
    limit_price: terms.limitPrice,
    time_in_force: terms.timeInForce,
    reduce_only: terms.reduceOnly,
    stop_price: terms.stopPrice,
    trail_amount: terms.trailAmount,
    trail_percent: terms.trailPercent,
    expire_date: terms.expireDate,
    post_only: terms.postOnly,
    all_or_none: terms.allOrNone,
    display_quantity: terms.displayQuantity,
    ...links,
  };
  const names = Object.keys(plain).map((name, place) => `${name} => $${place + 1}`);
  return {
    text: `select id, status, denial ->> 'code' as code from place_order(${names.join(', ')})`,
    values: Object.values(plain),
  };
}

function exitsOf({ takeProfit, stopLoss, timeInForce }: ExitTerms): Readonly<Record<string, unknown>> {
  const loss = stopLoss && {
    ...(stopLoss.stopPrice !== null && { stop_price: stopLoss.stopPrice }),
    ...(stopLoss.limitPrice !== null && { limit_price: stopLoss.limitPrice }),
    ...(stopLoss.trailAmount !== null && { trail_amount: stopLoss.trailAmount }),
    time_in_force: timeInForce,
  };
  return {
    take_profit: takeProfit === null ? null : { ...targetOf(takeProfit), time_in_force: timeInForce },
    stop_loss: loss,
  };
}

function targetOf(takeProfit: NonNullable<ExitTerms['takeProfit']>): Readonly<Record<string, string>> {
  return typeof takeProfit === 'string' ? { limit_price: takeProfit } : { r: takeProfit.r };
}

function inIso(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`;
}
