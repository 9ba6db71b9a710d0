/** The time in force and the conditions of an order in words, for previews, lists and details. */
import { plain } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import type { Order } from './order.ts';

export type ConditionTerms = Pick<Order, 'expireDate' | 'postOnly' | 'allOrNone' | 'displayQuantity'>;

export const NO_CONDITIONS: ConditionTerms = {
  expireDate: null,
  postOnly: false,
  allOrNone: false,
  displayQuantity: null,
};

type Shown = (amount: Decimal) => string;

/** `GTD 2026-12-31`, or the time in force alone. */
export function timeInForceText({ timeInForce, expireDate }: Pick<Order, 'timeInForce' | 'expireDate'>): string {
  return expireDate === null ? timeInForce : `${timeInForce} ${expireDate}`;
}

/** `reduce only`, `post only`, `all or none`, `shows 5`. */
export function conditionWords(
  { reduceOnly, postOnly, allOrNone, displayQuantity }: Omit<ConditionTerms, 'expireDate'> & Pick<Order, 'reduceOnly'>,
  shown: Shown = plain,
): string[] {
  return [
    ...(reduceOnly ? ['reduce only'] : []),
    ...(postOnly ? ['post only'] : []),
    ...(allOrNone ? ['all or none'] : []),
    ...(displayQuantity === null ? [] : [`shows ${shown(displayQuantity)}`]),
  ];
}

/** The words of the order line: `ro`, `post`, `aon`. */
export function flagWords({
  reduceOnly,
  postOnly,
  allOrNone,
}: Pick<Order, 'reduceOnly' | 'postOnly' | 'allOrNone'>): string[] {
  return [...(reduceOnly ? ['ro'] : []), ...(postOnly ? ['post'] : []), ...(allOrNone ? ['aon'] : [])];
}

/** The answer of the present quote to a post-only order. */
export interface PostOnlyPreview {
  /** The price at which it would trade at once; else null. */
  readonly takesAt: Decimal | null;
  /** The limit with which it would enter the market; null when it would be rejected. */
  readonly restsAt: Decimal | null;
}

/**
 * `would take at 101.2: would be REJECTED`; null for a limit that enters the market as it is. New terms that are
 * rejected leave the order its former ones.
 */
export function takingWords(
  { takesAt, restsAt }: PostOnlyPreview,
  judged: 'order' | 'new terms',
  shown: Shown = plain,
): string | null {
  if (takesAt === null) return null;
  const rejected = judged === 'order' ? 'would be REJECTED' : 'the new terms would be REJECTED';
  return `would take at ${shown(takesAt)}: ${restsAt === null ? rejected : `would rest at ${shown(restsAt)}`}`;
}
