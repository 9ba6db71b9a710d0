/**
 * The alert rules of one symbol, sorted by threshold: a quote finds the rules whose state it changes without looking at
 * the others.
 */
import { ALERT_FIELDS, ALERT_OPERATORS, holds, watchedPrice } from '../domain/alert-rule.ts';
import type { AlertCondition, AlertField, AlertOperator, AlertState } from '../domain/alert-rule.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { Quote } from '../domain/quote.ts';
import { inGroups } from '../domain/in-groups.ts';
import { SortedSet } from '../domain/sorted-set.ts';
import { compareText } from '../domain/text-map.ts';

export interface WatchedRule {
  readonly id: string;
  /** Rules that one quote changes are booked in the order of their numbers. */
  readonly number: number;
  readonly condition: AlertCondition;
  readonly severity: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
  readonly state: AlertState;
}

/** The summary is the lowest number of the rules. */
type Rules = SortedSet<WatchedRule, number>;
type Shelf = `${AlertField} ${AlertOperator} ${AlertState}`;

const STATES: readonly AlertState[] = ['ARMED', 'TRIGGERED'];

export class RuleBook {
  readonly #byId: Rules;
  readonly #shelves: ReadonlyMap<Shelf, Rules>;

  private constructor(byId: Rules, shelves: ReadonlyMap<Shelf, Rules>) {
    this.#byId = byId;
    this.#shelves = shelves;
  }

  static readonly EMPTY: RuleBook = new RuleBook(sortedBy(byRuleId), new Map());

  static of(rules: Iterable<WatchedRule>): RuleBook {
    const byShelf = new Map<Shelf, WatchedRule[]>();
    const all = [...rules].sort(byRuleId);
    for (const rule of all) {
      const shelf = byShelf.get(shelfOf(rule));
      if (shelf === undefined) byShelf.set(shelfOf(rule), [rule]);
      else shelf.push(rule);
    }
    const shelves = [...byShelf].map(
      ([shelf, ofShelf]) =>
        [
          shelf,
          BY_THRESHOLD.filled(inGroups(ofShelf, ({ condition }) => condition.threshold.toString(), byThreshold)),
        ] as const,
    );
    return new RuleBook(RuleBook.EMPTY.#byId.filled(all), new Map(shelves));
  }

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): WatchedRule | null {
    return this.#byId.find((rule) => compareText(rule.id, id));
  }

  [Symbol.iterator](): Iterator<WatchedRule> {
    return this.#byId[Symbol.iterator]();
  }

  /** Adds the rule, or replaces its former version. */
  with(rule: WatchedRule): RuleBook {
    return this.#exchanged(this.get(rule.id), rule);
  }

  without(id: string): RuleBook {
    const before = this.get(id);
    return before === null ? this : this.#exchanged(before, null);
  }

  /** The rules whose state the quote changes, lowest number first, at most `most` of them. */
  changedBy(quote: Quote, most: number): WatchedRule[] {
    const found: WatchedRule[] = [];
    for (const field of ALERT_FIELDS) {
      const price = watchedPrice(field, quote);
      if (price === null) continue;
      for (const operator of ALERT_OPERATORS) {
        for (const state of STATES) {
          const rules = this.#shelves.get(`${field} ${operator} ${state}`);
          if (rules !== undefined) found.push(...firstOf(rules, placeOf(operator, state, price), most));
        }
      }
    }
    return found.sort((one, other) => one.number - other.number).slice(0, most);
  }

  #exchanged(before: WatchedRule | null, after: WatchedRule | null): RuleBook {
    const shelves = new Map(this.#shelves);
    if (before !== null) {
      const shelf = shelfOf(before);
      const rest = shelves.get(shelf)!.without(before);
      if (rest.size === 0) shelves.delete(shelf);
      else shelves.set(shelf, rest);
    }
    if (after !== null) shelves.set(shelfOf(after), (shelves.get(shelfOf(after)) ?? BY_THRESHOLD).with(after));
    return new RuleBook(this.#byId.exchanged(before, after), shelves);
  }
}

const BY_THRESHOLD: Rules = sortedBy(byThreshold);

function byThreshold(one: WatchedRule, other: WatchedRule): number {
  return one.condition.threshold.comparedTo(other.condition.threshold) || byRuleId(one, other);
}

function byRuleId(one: WatchedRule, other: WatchedRule): number {
  return compareText(one.id, other.id);
}

function sortedBy(compare: (one: WatchedRule, other: WatchedRule) => number): Rules {
  return new SortedSet({ compare, summaryOf: ({ number }) => number, join: Math.min });
}

function shelfOf({ condition: { field, operator }, state }: WatchedRule): Shelf {
  return `${field} ${operator} ${state}`;
}

function firstOf(rules: Rules, where: (rule: WatchedRule) => number, most: number): WatchedRule[] {
  const first: WatchedRule[] = [];
  for (const rule of rules.ranked({ where, admits: () => true, rank: (number) => number })) {
    if (first.length === most) break;
    first.push(rule);
  }
  return first;
}

/**
 * An armed rule changes when its condition holds, a triggered one when it does not: either way on one side of the
 * price.
 */
function placeOf(operator: AlertOperator, state: AlertState, price: Decimal): (rule: WatchedRule) => number {
  const changes = ({ condition: { threshold } }: WatchedRule): boolean =>
    holds(operator, price, threshold) === (state === 'ARMED');
  const low = (operator === 'ABOVE' || operator === 'AT_LEAST') === (state === 'ARMED');
  return (rule) => (changes(rule) ? 0 : low ? 1 : -1);
}
