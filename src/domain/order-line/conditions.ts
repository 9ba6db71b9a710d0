/** The conditions that a line gives, and the parts that contradict them. SQL's check_order_conditions refuses the same. */
import type { ConditionTerms } from '../condition-words.ts';
import { plain } from '../decimal.ts';
import type { LineError, OrderLine } from './intent.ts';
import { errorAt } from './part-error.ts';

export function conditionsOf({
  timeInForce,
  flags,
  display,
}: Pick<OrderLine, 'timeInForce' | 'flags' | 'display'>): ConditionTerms {
  return {
    expireDate: timeInForce.kind === 'GTD' ? timeInForce.date : null,
    postOnly: flags.includes('post'),
    allOrNone: flags.includes('aon'),
    displayQuantity: display,
  };
}

const RESTING: readonly OrderLine['timeInForce']['kind'][] = ['default', 'DAY', 'GTC', 'GTD'];
const RESTING_WORDS: readonly string[] = ['day', 'gtc', 'gtd=2026-12-31'];

/** Null when the parts agree. */
export function brokenCondition(line: OrderLine): LineError | null {
  return auctionError(line) ?? postError(line) ?? wholeError(line) ?? displayError(line);
}

function auctionError(line: OrderLine): LineError | null {
  const { kind } = line.timeInForce;
  if ((kind !== 'OPG' && kind !== 'CLS') || line.trigger === null) return null;
  const place = kind === 'OPG' ? 'opg trades at the open alone' : 'cls trades at the close alone';
  return errorAt(line, 'timeInForce', `${place}, and an order with a trigger must wait`, RESTING_WORDS);
}

function postError(line: OrderLine): LineError | null {
  if (!line.flags.includes('post')) return null;
  if (line.trigger !== null) return errorAt(line, 'post', 'a post-only order has no trigger');
  if (line.price.kind === 'market')
    return errorAt(line, 'price', 'a post-only order needs a limit price', ['@bid', '@64000']);
  return restingError(line, 'a post-only order must');
}

function wholeError(line: OrderLine): LineError | null {
  if (!line.flags.includes('aon')) return null;
  const { kind } = line.timeInForce;
  if (kind === 'IOC' || kind === 'FOK')
    return errorAt(line, 'timeInForce', `${kind.toLowerCase()} never waits, and an all-or-none order must`, [
      ...RESTING_WORDS,
      'opg',
      'cls',
    ]);
  if (line.display !== null) return errorAt(line, 'display', 'an all-or-none order shows all of its quantity');
  return null;
}

function displayError(line: OrderLine): LineError | null {
  const { display, quantity, price } = line;
  if (display === null) return null;
  if (quantity.kind === 'units' && display.greaterThan(quantity.units))
    return errorAt(line, 'display', `the order has only ${plain(quantity.units)} to show`);
  if (price.kind === 'market')
    return errorAt(line, 'price', 'an order that shows a part of its quantity needs a limit price', ['@bid', '@64000']);
  return restingError(line, 'an order that shows a part of its quantity must');
}

function restingError(line: OrderLine, what: string): LineError | null {
  const { kind } = line.timeInForce;
  if (RESTING.includes(kind)) return null;
  return errorAt(line, 'timeInForce', `${kind.toLowerCase()} never waits in the market, and ${what}`, RESTING_WORDS);
}
