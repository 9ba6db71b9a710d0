/** The portfolio that an argument names. */
import type { PrismaClient } from '../../database/generated/client.ts';
import { findPortfolio } from '../../database/queries/portfolios.ts';
import type { PortfolioRow } from '../../database/queries/portfolios.ts';
import { CommandFailure } from '../errors.ts';

export async function namedPortfolio(db: PrismaClient, name: string): Promise<PortfolioRow> {
  const found = await findPortfolio(db, name);
  if (found !== null) return found;
  throw new CommandFailure({
    code: 'UNKNOWN_PORTFOLIO',
    message: `there is no portfolio ${name} on this desk`,
    hint: 'List yours with: traderai portfolio list. Name one of another user as OWNER/NAME.',
    exitCode: 1,
  });
}
