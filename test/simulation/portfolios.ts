/** The portfolios of a simulated desk. */
import type { PortfolioName } from './schedule.ts';

export const PORTFOLIO_IDS: Readonly<Record<PortfolioName, string>> = {
  margin: '11111111-1111-4111-8111-111111111111',
  cash: '22222222-2222-4222-8222-222222222222',
};
export const MARGIN_CASH = '1000000000';
