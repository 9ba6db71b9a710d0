/** Parses the order line of a command, and turns a refusal into an error of the command. */
import { caret, lineErrorMessage } from '../../domain/order-line/caret.ts';
import type { ExitLine, LineError, LinkedLine, OrderLine } from '../../domain/order-line/intent.ts';
import { ordersOf } from '../../domain/order-line/linked-line.ts';
import { parseOrderLine } from '../../domain/order-line/parse.ts';
import { unavailablePart } from '../../domain/order-line/resolve.ts';
import { contradiction } from '../../domain/order-line/trigger.ts';
import { ERROR_CODES, isErrorCode } from '../../domain/error-codes.ts';
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { DeskError, DeskErrorKind } from '../../database/actions/desk-error.ts';
import type { Refusal } from '../../trading/intent.ts';

/** A line that places an order or two: cancel, flat and replace have their own commands. */
export type Placement = OrderLine | LinkedLine | ExitLine;

export function parsePlacement(text: string): Result<Placement, DeskError> {
  const parsed = parseOrderLine(text);
  if (!parsed.ok) return err(lineRefusal(text, parsed.error));
  const intent = parsed.value;
  if (intent.kind !== 'order' && intent.kind !== 'linked' && intent.kind !== 'exit') {
    const message = `this line places no order: ${text}`;
    return err({ code: 'BAD_ORDER_LINE', message, hint: OTHER_COMMANDS[intent.kind], kind: 'invalid' });
  }
  for (const line of ordersOf(intent)) {
    const missing = unavailablePart(line);
    if (missing !== null) return err(lineRefusal(text, missing, 'UNSUPPORTED'));
    const refused = contradiction(line);
    if (refused !== null) return err(lineRefusal(text, refused));
  }
  return ok(intent);
}

const OTHER_COMMANDS = {
  cancel: 'Cancel with: traderai order cancel 142, or --symbol BTCUSD, or --all',
  flat: 'Flatten with: traderai flatten BTCUSD, or --all',
  reverse: 'Reverse with: traderai reverse BTCUSD',
  replace: 'Replace with: traderai order replace 142 --quantity 0.5 --price 64000',
  halt: 'Halting the desk is not available yet.',
} as const;

/** `text`: the typed line, to mark the error in; null when the intent came from arguments. */
export function refusalError(refusal: Refusal, text: string | null): DeskError {
  if (refusal.code === 'BAD_ORDER_LINE' && text !== null) return lineRefusal(text, refusal);
  return {
    code: refusal.code,
    message: lineErrorMessage(refusal),
    hint: hintOf(refusal),
    kind: errorKindOf(refusal.kind),
  };
}

function hintOf({ code }: Refusal): string | null {
  if (code === 'SIGNAL_NOT_FOUND') return 'List signals with: traderai signal list';
  if (code === 'NOTHING_TO_REVERSE') return 'List positions with: traderai position list';
  return isErrorCode(code) ? ERROR_CODES[code].hint : null;
}

function errorKindOf(kind: Refusal['kind']): DeskErrorKind {
  switch (kind) {
    case 'invalid':
      return 'invalid';
    case 'not-found':
    case 'nothing':
      return 'not-found';
    case 'over':
      return 'conflict';
    default:
      return unreachable(kind);
  }
}

export function lineRefusal(text: string, error: LineError, code = 'BAD_ORDER_LINE'): DeskError {
  return {
    code,
    message: `${lineErrorMessage(error)}\n${caret(text, error)}`,
    hint: 'Write an order line like: b 0.5 BTCUSD @mkt · s 2 ETHUSD @187.20 gtc',
    kind: 'invalid',
  };
}
