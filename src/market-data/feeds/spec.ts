/** Words that name a feed and its options, taken apart: `sim:BTCUSD,seed=7`, `replay:FILE,speed=60x`. */
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { RowReport } from '../../domain/row-report.ts';
import { shown } from '../../domain/shown.ts';
import type { Feed } from './feed.ts';
import type { FeedClock, Sleep } from './time.ts';

/** Words for a person: what is wrong and the rule; what is allowed. */
export interface SpecError {
  readonly message: string;
  readonly hint: string;
}

/** What a feed is opened with beside its words. */
export interface FeedSurroundings {
  readonly clock: FeedClock;
  readonly sleep: Sleep;
}

export interface OpenedFeed extends Feed {
  /** Known once `instruments` has answered, or has refused a source without one good row; before, and for a source that has no rows, null. */
  rowReport(): RowReport | null;
}

/** One feed of the registry. */
export interface FeedKind {
  /** The word before the colon. */
  readonly name: string;
  readonly summary: string;
  readonly grammar: string;
  /** `words`: what follows the colon, null when there is none. Refuses words that it does not know and a source that is not there. */
  readonly open: (words: string | null, surroundings: FeedSurroundings) => Result<OpenedFeed, SpecError>;
}

/** One `name=value` as it stands. */
export interface SpecOption {
  readonly name: string;
  readonly value: string;
}

const OPTION = /^([a-z]+)=(.*)$/s;

/** Null when the text is no `name=value`: a symbol or a part of a path. */
export function specOption(text: string): SpecOption | null {
  const match = OPTION.exec(text);
  return match === null ? null : { name: match[1]!, value: match[2]! };
}

export interface OptionGrammar {
  readonly feed: string;
  /** Rule of each value, such as `a whole number`. */
  readonly rules: Readonly<Record<string, string>>;
}

/** Values by name; refuses names that the feed does not know and names given twice. */
export function collectOptions(
  options: readonly SpecOption[],
  { feed, rules }: OptionGrammar,
): Result<ReadonlyMap<string, string>, SpecError> {
  const values = new Map<string, string>();
  for (const { name, value } of options) {
    if (!Object.hasOwn(rules, name)) {
      return err({
        message: `The feed ${feed} has no option ${shown(name)}.`,
        hint: `Its options are ${describeRules(rules)}.`,
      });
    }
    if (values.has(name))
      return err({
        message: `The option ${name}= of the feed ${feed} is given twice; one value is meant.`,
        hint: 'Leave one of them out.',
      });
    values.set(name, value);
  }
  return ok(values);
}

/** The error for a value that breaks its option's rule. */
export function badValue(
  { name, value }: SpecOption,
  { feed, rules }: OptionGrammar,
): { readonly ok: false; readonly error: SpecError } {
  return err({
    message: `The option ${name}=${shown(value)} of the feed ${feed} must be ${rules[name]!}.`,
    hint: `Its options are ${describeRules(rules)}.`,
  });
}

function describeRules(rules: Readonly<Record<string, string>>): string {
  return Object.entries(rules)
    .map(([name, rule]) => `${name}= (${rule})`)
    .join(', ');
}
