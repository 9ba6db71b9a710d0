/** Which portfolios a list is about. What acts, and what is named by an order's number, is about one portfolio: see Desk.portfolio. */
import { readOwnPortfolioIds } from '../database/queries/own-portfolios.ts';
import type { Context } from './command.ts';
import type { Desk } from './desk.ts';

/** The portfolio that is named by flag or configuration, otherwise all of the person's own; null is everybody's. */
export async function portfolioScope(context: Context, desk: Desk): Promise<readonly string[] | null> {
  if (context.portfolioName() === null) return readOwnPortfolioIds(desk.db);
  return [(await desk.portfolio()).id];
}
