/** Two orders in one line: `A oco B`, `A then B`. */
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { exitsOf } from './exits.ts';
import type { LineError, LineLink, LinePart, LinkedLine, OrderIntent, OrderLine } from './intent.ts';
import { errorAt } from './part-error.ts';
import { lineError } from './words.ts';
import type { Word } from './words.ts';

export interface Link {
  readonly kind: LineLink;
  readonly at: number;
  readonly word: Word;
}

const SECOND_EXAMPLE: readonly string[] = ['s 0.5 BTCUSD @70000 gtc'];

/** The word that links two orders; null in a line with one order. */
export function linkIn(words: readonly Word[]): Link | null {
  for (const [at, word] of words.entries()) if (isLink(word.text)) return { kind: word.text, at, word };
  return null;
}

/** In small letters, as `all`: a symbol OCO is typed in capitals. */
function isLink(text: string): text is LineLink {
  return text === 'oco' || text === 'then';
}

export function linkedLine(
  { kind, at, word }: Link,
  words: readonly Word[],
  parse: (words: readonly Word[]) => Result<OrderIntent, LineError>,
): Result<LinkedLine, LineError> {
  const [before, after] = [words.slice(0, at), words.slice(at + 1)];
  const more = after.find(({ text }) => isLink(text));
  if (more !== undefined) return err(lineError(more, 'a line links two orders, not more', ['the end of the line']));
  if (before.length === 0 || after.length === 0)
    return err(
      lineError(word, `an order is missing ${before.length === 0 ? 'before' : 'after'} ${kind}`, SECOND_EXAMPLE),
    );
  const first = placing(parse(before), before);
  if (!first.ok) return first;
  const second = placing(parse(after), after);
  if (!second.ok) return second;
  const refused = disagreement(kind, first.value, second.value);
  if (refused !== null) return err(refused);
  return ok({ kind: 'linked', link: kind, first: first.value, second: second.value, spans: first.value.spans });
}

function placing(parsed: Result<OrderIntent, LineError>, words: readonly Word[]): Result<OrderLine, LineError> {
  if (!parsed.ok) return parsed;
  return parsed.value.kind === 'order'
    ? ok(parsed.value)
    : err(lineError(words[0]!, 'only orders can be linked', ['b', 's', 'ss', 'bc']));
}

/** The part of the second order that does not fit the first one; null when both fit. */
function disagreement(kind: LineLink, first: OrderLine, second: OrderLine): LineError | null {
  const at = (part: LinePart, message: string, expected: readonly string[] = []): LineError =>
    errorAt(second, part, message, expected);
  if (second.mode === 'what-if') return at('verb', 'write ? before the first order: it previews both');
  if (second.symbol !== first.symbol) return at('symbol', `linked orders are in one symbol`, [first.symbol]);
  if (second.portfolio !== null && second.portfolio !== first.portfolio)
    return at('portfolio', 'linked orders are in one portfolio: name it in the first order');
  if (kind === 'then' && exitsOf(second) !== null)
    return at(
      second.takeProfit === null ? 'stopLoss' : 'takeProfit',
      'an order that waits has no exits: give them to the first one',
    );
  return null;
}

/** The order lines of an intent. */
export function ordersOf(intent: OrderIntent): readonly OrderLine[] {
  if (intent.kind === 'linked') return [intent.first, intent.second];
  return intent.kind === 'order' ? [intent] : [];
}
