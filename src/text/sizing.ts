/** The risk from which a quantity was computed, for a preview: `500.00 (0.5 % of 100,000.00)`. */
import type { Sizing } from '../domain/order-line/intent.ts';
import { figure, moneyToCent } from './figures.ts';

export function sizingText({ percent, equity, money }: Sizing): string {
  return percent === null || equity === null
    ? moneyToCent(money)
    : `${moneyToCent(money)} (${figure(percent)} % of ${moneyToCent(equity)})`;
}
