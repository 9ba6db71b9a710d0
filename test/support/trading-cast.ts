/** Users of every kind on one desk with a market, who trade the same portfolios. */
import { randomBytes } from 'node:crypto';
import { scramVerifier } from '../../src/server/bootstrap/scram.ts';
import { openPool } from './pool.ts';
import type { Trader } from './random-transactions.ts';
import { openSqlDesk } from './sql-desk.ts';
import type { SqlDesk } from './sql-desk.ts';

export const SYMBOLS = ['AAA', 'BBB'];
const CASH = '100000';

export interface Cast {
  readonly desk: SqlDesk;
  /** Each owns two portfolios. */
  readonly traders: readonly Trader[];
  /** With a grant for every portfolio of the traders. */
  readonly admin: Trader;
  /** Without a grant. */
  readonly risk: Trader;
  /** A trader with a grant for the portfolios of the first trader. */
  readonly grantee: Trader;
  /** A key of the first trader. */
  readonly program: Trader;
  close(): Promise<void>;
}

export async function openCast(): Promise<Cast> {
  const desk = await openSqlDesk();
  for (const symbol of SYMBOLS) {
    await desk.instrument(symbol, { commission_rate: '0', slippage_rate: '0' });
    await desk.quote(symbol, '99', '100', '100');
  }
  const traders = await Promise.all(Array.from({ length: 3 }, () => traderOf(desk)));
  const owner = traders[0]!;
  const all = traders.flatMap(({ portfolioIds }) => portfolioIds);
  const admin = { person: await desk.person({ role: 'traderai_admin' }), portfolioIds: all };
  const other = await desk.person({ cash: CASH });
  for (const trader of traders) await grant(trader, admin.person.login);
  await grant(owner, other.login);
  const program = await programOf(desk, owner);
  return {
    desk,
    traders,
    admin,
    risk: { person: await desk.person({ role: 'traderai_risk' }), portfolioIds: all },
    grantee: { person: other, portfolioIds: [other.portfolioId, ...owner.portfolioIds] },
    program,
    async close() {
      await program.person.pool.end();
      await desk.close();
    },
  };
}

async function traderOf(desk: SqlDesk): Promise<Trader> {
  const person = await desk.person({ cash: CASH });
  const more = await person.pool.query<{ id: string }>(`select id from create_portfolio('second', ${CASH})`);
  return { person, portfolioIds: [person.portfolioId, more.rows[0]!.id] };
}

async function grant({ person, portfolioIds }: Trader, login: string): Promise<void> {
  await person.pool.query('select grant_portfolio(id, $2) from unnest($1::uuid[]) id', [portfolioIds, login]);
}

async function programOf(desk: SqlDesk, { person, portfolioIds }: Trader): Promise<Trader> {
  const prefix = randomBytes(6).toString('hex');
  await person.pool.query(`select create_api_key($1, '{trader,agent}', 'program', $2, connection_limit => 5)`, [
    prefix,
    scramVerifier('a secret', randomBytes(16)),
  ]);
  const login = `key_${prefix}`;
  const pool = openPool({ ...desk.config, user: login, password: 'a secret', max: 5 });
  return { person: { ...person, login, pool }, portfolioIds };
}
