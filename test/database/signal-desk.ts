/** A desk with instruments, quotes and programs that publish signals. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { createKey } from '../../src/database/actions/keys.ts';
import type { KeyScope } from '../../src/database/actions/keys.ts';
import type { SignalToPublish } from '../../src/database/actions/publish-signal.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { scramVerifier } from '../../src/server/bootstrap/scram.ts';
import { openPool } from '../support/pool.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

type Role = NonNullable<NonNullable<Parameters<SqlDesk['person']>[0]>['role']>;

export interface Program {
  readonly id: string;
  readonly prefix: string;
  readonly pool: Pool;
}

export const MARKET_AT = '2018-11-12T15:00:00.000Z';

export const decimal = (text: string): Decimal => new Decimal(text);

export function longSignal(changes: Partial<SignalToPublish> = {}): SignalToPublish {
  return {
    clientSignalId: randomUUID(),
    symbol: 'BTCUSD',
    direction: 'LONG',
    strength: decimal('0.7'),
    horizonSeconds: 14_400,
    entry: decimal('6400'),
    stop: decimal('6300'),
    target: decimal('6700'),
    reason: 'funding turned',
    algorithm: 'news model 3',
    ...changes,
  };
}

export class SignalDesk {
  readonly #sql: SqlDesk;
  readonly #programs: Pool[] = [];
  readonly trader: Person;
  readonly analyst: Person;

  private constructor(sql: SqlDesk, people: { readonly trader: Person; readonly analyst: Person }) {
    this.#sql = sql;
    ({ trader: this.trader, analyst: this.analyst } = people);
  }

  static async open(): Promise<SignalDesk> {
    const sql = await openSqlDesk();
    await sql.instrument('BTCUSD', { tick_size: '0.5' });
    await sql.instrument('ETHUSD');
    await sql.instrument('CLOSED', { active: false });
    await sql.instrument('SILENT');
    await sql.quote('BTCUSD', '6399', '6401', '6400.2');
    await sql.quote('ETHUSD', '199', '201', '200');
    await sql.quote('CLOSED', '1', '2', '1');
    const trader = await sql.person();
    // Tests use four keys of this user, with five connections each.
    await sql.root.query('insert into "PersonLimit" (user_id, max_connections) values ($1, 30)', [trader.userId]);
    return new SignalDesk(sql, { trader, analyst: await sql.person({ role: 'traderai_analyst' }) });
  }

  get root(): SqlDesk['root'] {
    return this.#sql.root;
  }

  person(role: Role): Promise<Person> {
    return this.#sql.person({ role });
  }

  async programOf(person: Person, scopes: readonly KeyScope[]): Promise<Program> {
    const password = randomBytes(16).toString('hex');
    const prefix = randomBytes(5).toString('hex');
    const made = await createKey(person.pool, {
      name: prefix,
      prefix,
      scopes,
      verifier: scramVerifier(password, randomBytes(16)),
      expiresAt: null,
      connectionLimit: 5,
    });
    if (!made.ok) throw new Error(made.error.message);
    // A key has five connections, and a closing one still counts.
    const pool = openPool({ ...this.#sql.config, user: made.value.login, password, max: 5, idleTimeoutMillis: 0 });
    this.#programs.push(pool);
    return { id: made.value.id, prefix, pool };
  }

  /** Removes the signals and sets the market's clock. */
  async clear(): Promise<void> {
    await this.root.query(`delete from "Signal"`);
    await this.root.query(
      `update "Quote" set quoted_at = case symbol when 'ETHUSD' then $1::timestamptz else $1::timestamptz - interval '1 hour' end`,
      [MARKET_AT],
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#programs.map((pool) => pool.end()));
    await this.#sql.close();
  }
}
