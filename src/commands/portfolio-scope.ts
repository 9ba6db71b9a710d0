/**
 * The portfolios of a list. Commands that change something, or that take the number of an order, use one portfolio:
 * Desk.portfolio.
 */
import { readOwnPortfolioIds } from '../database/queries/own-portfolios.ts';
import type { Context } from './command.ts';
import type { Desk } from './desk.ts';

/**
 * The portfolio that a flag or the configuration names, else all portfolios of the user; null means all that the login
 * can see.
 */
export async function portfolioScope(context: Context, desk: Desk): Promise<readonly string[] | null> {
  if (context.portfolioName() === null) return readOwnPortfolioIds(desk.db);
  return [(await desk.portfolio()).id];
}
