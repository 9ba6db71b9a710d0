/** An exit with its price, for a preview: `110`, `stp 95`, `stp 95 limit 94.5`, `trl 1.5%`. */
import type { Decimal } from '../domain/decimal.ts';
import type { OrderType } from '../domain/order.ts';
import { shortTrigger } from '../domain/trigger-words.ts';
import { figure } from './figures.ts';

interface Exit {
  readonly type: OrderType;
  readonly limitPrice: Decimal | null;
  readonly stopPrice: Decimal | null;
  readonly trailAmount: Decimal | null;
  readonly trailPercent: Decimal | null;
}

export function exitText(exit: Exit): string {
  const trigger = shortTrigger(exit, figure);
  if (trigger === null) return figure(exit.limitPrice);
  return exit.limitPrice === null ? trigger : `${trigger} limit ${figure(exit.limitPrice)}`;
}
