/** A desk for tests in SQL: a superuser's pool, users with their logins, a leading engine and a market. */
import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient, PoolConfig } from 'pg';
import type { OrderToPlace } from '../../src/database/actions/place-order.ts';
import { MAINTENANCE, withRetries } from '../../src/database/retry.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { NO_CONDITIONS } from '../../src/domain/condition-words.ts';
import { NO_TRIGGER } from '../../src/domain/order-line/trigger.ts';
import { openTestDesk } from './desk.ts';
import { openPool } from './pool.ts';

export interface Person {
  readonly login: string;
  readonly userId: string;
  readonly portfolioId: string;
  /** A connection with this user's login. */
  readonly pool: Pool;
}

export interface Engine {
  readonly login: string;
  readonly epoch: string;
  readonly pool: Pool;
  /** Books one step; missing parts are empty. On a connection of the pool, or on this one. */
  book(step: Readonly<Record<string, unknown>>, client?: PoolClient): Promise<void>;
}

export interface SqlDesk {
  /** The connection of the superuser. */
  readonly config: PoolConfig;
  /** The server's superuser. */
  readonly root: Pool;
  /** The connection of another login. */
  configOf(login: string): PoolConfig;
  person(options?: {
    readonly cash?: string;
    readonly role?: 'traderai_trader' | 'traderai_admin' | 'traderai_viewer' | 'traderai_analyst' | 'traderai_risk';
  }): Promise<Person>;
  engine(): Promise<Engine>;
  instrument(symbol: string, columns?: Readonly<Record<string, unknown>>): Promise<void>;
  quote(symbol: string, bid: string, ask: string, last?: string): Promise<void>;
  close(): Promise<void>;
}

/** `config` connects as a superuser to a migrated database of its own. */
function sqlDesk(config: PoolConfig): SqlDesk {
  const pools: Pool[] = [];
  const logins: string[] = [];
  const open = (poolConfig: PoolConfig): Pool => {
    const pool = openPool({ max: 25, ...poolConfig });
    pools.push(pool);
    return pool;
  };
  const root = open(config);
  const configOf = (login: string): PoolConfig => ({ ...config, user: login, password: PASSWORD });

  const login = async (role: string): Promise<string> => {
    const name = `test_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
    // Roles belong to the whole server, and other test files change them at the same time.
    await withRetries(MAINTENANCE, () =>
      root.query(`create role ${name} login password '${PASSWORD}' in role ${role}`),
    );
    logins.push(name);
    return name;
  };

  return {
    config,
    root,
    configOf,
    async person({ cash = '10000', role = 'traderai_trader' } = {}) {
      const name = await login(role);
      const user = await root.query<{ id: string }>(
        `insert into "User" (email, username, login, role) values ($1 || '@desk.test', $1, $1, $2::"UserRole") returning id`,
        [name, role === 'traderai_admin' ? 'ADMIN' : 'USER'],
      );
      const userId = user.rows[0]!.id;
      // As for the logins that the desk makes: its functions change only roles that were granted to them.
      await root.query(`grant ${name} to traderai_roles with admin option`);
      const portfolio = await root.query<{ id: string }>(
        `insert into "Portfolio" (user_id, name, cash_balance_usd, total_value_usd) values ($1, 'main', $2, $2) returning id`,
        [userId, cash],
      );
      return { login: name, userId, portfolioId: portfolio.rows[0]!.id, pool: open(configOf(name)) };
    },
    async engine() {
      const name = await login('traderai_engine');
      const pool = open(configOf(name));
      const lease = await pool.query<{ epoch: string }>(
        `select engine_acquire($1, 'test', 1, 'test', 0)::text as epoch`,
        [randomUUID()],
      );
      const epoch = lease.rows[0]!.epoch;
      const book = async (step: Readonly<Record<string, unknown>>, client: Pool | PoolClient = pool): Promise<void> => {
        await client.query('select book_step($1, $2)', [epoch, JSON.stringify({ ...EMPTY_STEP, ...step })]);
      };
      return { login: name, epoch, pool, book };
    },
    async instrument(symbol, columns = {}) {
      const names = ['symbol', 'name', ...Object.keys(columns)];
      await root.query(
        `insert into "Instrument" (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
        [symbol, symbol, ...Object.values(columns)],
      );
    },
    async quote(symbol, bid, ask, last) {
      await root.query(
        `insert into "Quote" (symbol, bid, ask, last, quoted_at) values ($1, $2, $3, $4, now())
           on conflict (symbol) do update set bid = excluded.bid, ask = excluded.ask, last = excluded.last, received_at = excluded.received_at`,
        [symbol, bid, ask, last ?? null],
      );
    },
    async close() {
      await Promise.all(pools.slice(1).map((pool) => pool.end()));
      // Drops the logins, which own nothing, because the cluster outlives this database.
      for (const name of logins) await root.query(`drop role if exists ${name}`);
      await root.end();
    },
  };
}

const PASSWORD = 'only-for-tests';

const EMPTY_STEP = {
  orders: [],
  events: [],
  trades: [],
  positions: [],
  ledger: [],
  quotes: [],
  signals: [],
  alerts: [],
  rules: [],
  cursors: [],
};

/** The default order: buy 0.1 BTCUSD at market. */
export function marketBuy(person: Person, changes: Partial<OrderToPlace> = {}): OrderToPlace {
  return {
    portfolioId: person.portfolioId,
    clientOrderId: randomUUID(),
    symbol: 'BTCUSD',
    side: 'BUY',
    type: 'MARKET',
    quantity: new Decimal('0.1'),
    limitPrice: null,
    ...NO_TRIGGER,
    timeInForce: 'DAY',
    reduceOnly: false,
    ...NO_CONDITIONS,
    note: null,
    signalId: null,
    ...changes,
  };
}

export interface FillOf {
  readonly orderId: string;
  readonly portfolioId: string;
  readonly symbol: string;
  readonly quantity: string;
  readonly price: string;
  readonly commission?: string;
  /** Milliseconds UTC. */
  readonly executedAt?: number;
}

/** The step of an engine that accepts a market buy and fills all of it from a flat position. */
export function acceptAndFill(fill: FillOf): Record<string, unknown> {
  const tradeId = randomUUID();
  const at = new Date(fill.executedAt ?? Date.UTC(2018, 10, 12, 12)).toISOString();
  const notional = new Decimal(fill.quantity).times(fill.price).toFixed(8);
  const commission = fill.commission ?? '1.00000000';
  const line = (number: number, account: string, amount: string, symbol: string | null): Record<string, unknown> => ({
    transaction_id: tradeId,
    line: number,
    portfolio_id: fill.portfolioId,
    account,
    symbol,
    currency: 'USD',
    amount,
    kind: 'FILL',
    effective_at: at,
  });
  return {
    orders: [
      {
        id: fill.orderId,
        status: 'FILLED',
        filled_quantity: fill.quantity,
        filled_notional: notional,
        accepted_at: at,
        accepted_sequence: 1,
        closed_at: at,
      },
    ],
    events: [
      { ordinal: 1, order_id: fill.orderId, type: 'NEW', status: 'NEW', occurred_at: at },
      {
        ordinal: 2,
        order_id: fill.orderId,
        type: 'TRADE',
        status: 'FILLED',
        quantity: fill.quantity,
        price: fill.price,
        trade_id: tradeId,
        occurred_at: at,
      },
    ],
    trades: [
      {
        ordinal: 1,
        id: tradeId,
        order_id: fill.orderId,
        portfolio_id: fill.portfolioId,
        symbol: fill.symbol,
        side: 'BUY',
        quantity: fill.quantity,
        price: fill.price,
        commission,
        slippage: '0',
        liquidity: 'TAKER',
        cost_change: notional,
        realized_pnl: '0',
        executed_at: at,
      },
    ],
    positions: [
      {
        portfolio_id: fill.portfolioId,
        symbol: fill.symbol,
        quantity: fill.quantity,
        cost: notional,
        realized_pnl: '0',
        fees: commission,
        opened_at: at,
      },
    ],
    ledger: [
      line(1, 'CASH', new Decimal(notional).plus(commission).negated().toFixed(8), null),
      line(2, 'POSITION', notional, fill.symbol),
      line(3, 'FEES', commission, fill.symbol),
    ],
  };
}

/** A migrated database of its own on the run's server, dropped when the desk is closed. */
export async function openSqlDesk(): Promise<SqlDesk> {
  const database = await openTestDesk();
  const desk = sqlDesk({ ...database.superuser });
  return {
    ...desk,
    async close() {
      await desk.close();
      await database.close();
    },
  };
}
