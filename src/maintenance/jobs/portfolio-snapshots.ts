/** Stores the value of every portfolio over time, for equity curves and performance figures. */
import type { Queryable } from '../../database/actions/queryable.ts';
import { refusedRowOf } from '../../database/booking/refused-row.ts';
import { BlockedTables } from './blocked-tables.ts';
import { RefusedPortfolios } from './refused-portfolios.ts';
import { MINUTE_MS } from '../../domain/time-units.ts';
import { askNumber } from './job.ts';
import type { Job } from './job.ts';

const NAME = 'portfolio-snapshots';

export const portfolioSnapshots: Job = {
  name: NAME,
  summary: 'store the present value of every portfolio',
  everyMs: 5 * MINUTE_MS,
  async run(connection) {
    const blocked = new BlockedTables(connection);
    let taken = 0;
    await blocked.unless('PortfolioSnapshot', async () => void (taken = await takeAll(connection)));
    blocked.throwIfAny(NAME, 'No snapshot is taken');
    return { rows: taken, message: taken === 0 ? 'no portfolio has changed' : `${taken} portfolios` };
  },
};

async function takeAll(connection: Queryable): Promise<number> {
  try {
    return await askNumber(connection, 'select take_portfolio_snapshots() as answer');
  } catch (error) {
    if (refusedRowOf(error) === null) throw error;
    return takeEach(connection);
  }
}

/** The server refused one of them: each is stored by itself, so that the others are kept. */
async function takeEach(connection: Queryable): Promise<number> {
  const { rows } = await connection.query('select id from "Portfolio" where active order by id');
  const refused = new RefusedPortfolios();
  let taken = 0;
  for (const { id } of rows as { readonly id: string }[]) {
    await refused.unless(
      id,
      async () => void (taken += await askNumber(connection, 'select take_portfolio_snapshots($1) as answer', [id])),
    );
  }
  await refused.throwIfAny(connection, `${taken} snapshots of other portfolios are kept`);
  return taken;
}
