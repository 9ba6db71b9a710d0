/** A desk with portfolios whose samples and trades a test writes, for the job of performance figures. */
import { expect } from 'vitest';
import type { Measures } from '../../src/maintenance/jobs/job.ts';
import { findJob } from '../../src/maintenance/jobs/registry.ts';
import { runJob } from '../../src/maintenance/jobs/run-job.ts';
import type { JobReport } from '../../src/maintenance/jobs/run-job.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

export type Row = Readonly<Record<string, unknown>>;

export async function rowsOf(person: Pick<Person, 'pool'>, columns: string, condition = 'true'): Promise<Row[]> {
  const { rows } = await person.pool.query<Row>(
    `select interval, date::text, ${columns} from "PortfolioPerformance" where ${condition} order by array_position(array['1d', '1w', '1M', '1y', 'all'], interval), date`,
  );
  return rows;
}

export class PerformanceDesk {
  readonly #sql: SqlDesk;
  readonly engine: Engine;

  private constructor(sql: SqlDesk, engine: Engine) {
    this.#sql = sql;
    this.engine = engine;
  }

  static async open(): Promise<PerformanceDesk> {
    const sql = await openSqlDesk();
    for (const symbol of ['BTCUSD', 'ETHUSD']) await sql.instrument(symbol);
    await sql.root.query(
      `select ensure_month_partitions('Trade', '2018-11-01', '2018-12-01'), ensure_month_partitions('MarketData', '2018-11-01', '2018-12-01')`,
    );
    return new PerformanceDesk(sql, await sql.engine());
  }

  get root(): SqlDesk['root'] {
    return this.#sql.root;
  }

  close(): Promise<void> {
    return this.#sql.close();
  }

  person(): Promise<Person> {
    return this.#sql.person({ cash: '1000' });
  }

  async run(measures?: Measures): Promise<JobReport> {
    const report = await runJob(this.engine.pool, findJob('portfolio-performance')!, { now: 0, measures });
    expect(report).toMatchObject({ outcome: 'DONE' });
    return report;
  }

  /** `2018-11-14T12:00Z 1050` or, with deposits until then, `2018-11-14T12:00Z 1050 500`. */
  async sample({ portfolioId }: Person, ...samples: readonly string[]): Promise<void> {
    for (const text of samples) {
      const [at, equity, deposits = '1000'] = text.split(' ');
      await this.root.query(
        `insert into "PortfolioSnapshot" (portfolio_id, sampled_at, cash, positions_value, equity, gross_exposure, unrealized_pnl, realized_pnl, fees, net_deposits)
           values ($1, $2, $3, 0, $3, 0, 0, 0, 0, $4) on conflict (portfolio_id, sampled_at) do update set cash = excluded.cash, equity = excluded.equity`,
        [portfolioId, at, equity, deposits],
      );
    }
  }

  /** `2018-11-14T12:00Z BTCUSD SELL 2 10.5`: a quantity and its realized P&L. Orders and positions are not checked. */
  async trade({ portfolioId }: Person, ...trades: readonly string[]): Promise<void> {
    const client = await this.root.connect();
    try {
      await client.query('set session_replication_role = replica');
      for (const text of trades) {
        const [at, symbol, side, quantity, realized] = text.split(' ');
        await client.query(
          `insert into "Trade" (id, order_id, portfolio_id, symbol, side, quantity, price, commission, slippage, liquidity, cost_change, realized_pnl, executed_at)
             values (new_id(), new_id(), $1, $2, $3::"OrderSide", $4, 100, 0.1, 0, 'TAKER', 0, $5, $6)`,
          [portfolioId, symbol, side, quantity, realized, at],
        );
        await client.query(
          `insert into "Position" (portfolio_id, symbol, quantity) values ($1, $2, $3::numeric)
             on conflict (portfolio_id, symbol) do update set quantity = "Position".quantity + excluded.quantity`,
          [portfolioId, symbol, side === 'BUY' ? quantity : `-${quantity}`],
        );
      }
      await client.query('reset session_replication_role');
    } finally {
      client.release();
    }
  }
}
