/** Parses the words that name a feed and its options: `sim:BTCUSD,seed=7`, `replay:FILE,speed=60x`. */
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { RowReport } from '../../domain/row-report.ts';
import { shown } from '../../domain/shown.ts';
import type { Feed } from './feed.ts';
import type { FeedClock, Sleep } from './time.ts';

/** For a person: the problem and the rule, and the allowed values. */
export interface SpecError {
  readonly message: string;
  readonly hint: string;
}

/** Inputs of a feed in addition to its words. */
export interface FeedSurroundings {
  readonly clock: FeedClock;
  readonly sleep: Sleep;
}

export interface OpenedFeed extends Feed {
  /**
   * Known once `instruments` has returned, or has refused a source without a good row; null before that, and for a
   * source without rows.
   */
  rowReport(): RowReport | null;
}

/** One feed of the registry. */
export interface FeedKind {
  /** The word before the colon. */
  readonly name: string;
  readonly summary: string;
  readonly grammar: string;
  /** `words`: the part after the colon; null without a colon. Refuses unknown words and a missing source. */
  readonly open: (words: string | null, surroundings: FeedSurroundings) => Result<OpenedFeed, SpecError>;
}

/** One `name=value` as written. */
export interface SpecOption {
  readonly name: string;
  readonly value: string;
}

const OPTION = /^([a-z]+)=(.*)$/s;

/** Null when the text is not `name=value`: a symbol or a part of a path. */
export function specOption(text: string): SpecOption | null {
  const match = OPTION.exec(text);
  return match === null ? null : { name: match[1]!, value: match[2]! };
}

export interface OptionGrammar {
  readonly feed: string;
  /** Rule of each value, such as `a whole number`. */
  readonly rules: Readonly<Record<string, string>>;
}

/** Values by name; refuses unknown names and repeated names. */
export function collectOptions(
  options: readonly SpecOption[],
  { feed, rules }: OptionGrammar,
): Result<ReadonlyMap<string, string>, SpecError> {
  const values = new Map<string, string>();
  for (const { name, value } of options) {
    if (!Object.hasOwn(rules, name)) {
      return err({
        message: `The feed ${feed} has no option ${shown(name)}.`,
        hint: `Use its options: ${describeRules(rules)}.`,
      });
    }
    if (values.has(name))
      return err({
        message: `The option ${name}= of the feed ${feed} is given twice.`,
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
    hint: `Use its options: ${describeRules(rules)}.`,
  });
}

function describeRules(rules: Readonly<Record<string, string>>): string {
  return Object.entries(rules)
    .map(([name, rule]) => `${name}= (${rule})`)
    .join(', ');
}
