/** What can go wrong when the desk is asked to act, in words and a kind that decides what a caller may do next. */
import { ERROR_CODES, isErrorCode } from '../../domain/error-codes.ts';
import { connectionLossOf } from '../lost-connection.ts';
import type { ThrownByDriver } from '../lost-connection.ts';

/**
 * `unavailable`: nothing was done, for want of a connection. `unknown-outcome`: the connection was lost after the request was
 * sent; it may have been done. Never send it again by itself: look for it by its client order id.
 */
export type DeskErrorKind = 'denied' | 'invalid' | 'conflict' | 'not-found' | 'unavailable' | 'unknown-outcome';

export interface DeskError {
  /** A word for programs: UNKNOWN_PORTFOLIO, DUPLICATE_CLIENT_ORDER_ID, … */
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly kind: DeskErrorKind;
}

/**
 * An error of the server carries a SQLSTATE; the desk's own functions add a code as detail. A lost connection is known by what Node and pg
 * throw for it. Anything else throws again: a bug.
 */
export function deskErrorOf(error: unknown, effect: 'reads' | 'changes'): DeskError {
  const thrown = fieldsOf(error);
  if (thrown === null) throw error;
  const kind = OWN_KINDS[thrown.code];
  if (kind !== undefined) {
    const code = thrown.detail ?? thrown.code;
    return {
      code,
      message: thrown.message,
      hint: thrown.hint ?? (isErrorCode(code) ? ERROR_CODES[code].hint : null),
      kind,
    };
  }
  const loss = connectionLossOf(thrown);
  if (loss === 'never-sent' || thrown.code === STARTING) return unavailable(thrown.message);
  if (loss === 'unanswered' || CONNECTION_ENDED.test(thrown.code))
    return effect === 'changes' ? unknownOutcome(thrown.message) : unavailable(thrown.message);
  if (NO_PASSWORD.test(thrown.message))
    return {
      code: 'NOT_PERMITTED',
      message: thrown.message,
      hint: 'Name the password of the login in the database URL.',
      kind: 'denied',
    };
  if (NOT_PERMITTED.test(thrown.code)) {
    return {
      code: 'NOT_PERMITTED',
      message: thrown.message,
      hint: 'Your login has not been granted this. Ask an administrator of the desk.',
      kind: 'denied',
    };
  }
  if (thrown.code === '23505')
    return {
      code: 'DUPLICATE',
      message: thrown.message,
      hint: 'Somebody else was quicker: look again.',
      kind: 'conflict',
    };
  if (INVALID_VALUE.test(thrown.code))
    return { code: 'BAD_VALUE', message: thrown.message, hint: thrown.hint, kind: 'invalid' };
  if (thrown.code === '25006')
    return {
      code: 'NOT_DONE',
      message: `${thrown.message}: nothing was changed`,
      hint: 'This may be a replica: name the primary to change anything.',
      kind: 'unavailable',
    };
  if (UNDONE.test(thrown.code)) {
    return {
      code: 'NOT_DONE',
      message: `${thrown.message}: nothing was changed`,
      hint: 'Try again; the desk was busy or is in maintenance.',
      kind: 'unavailable',
    };
  }
  throw error;
}

interface Thrown extends ThrownByDriver {
  readonly detail: string | null;
  readonly hint: string | null;
}

const OWN_KINDS: Readonly<Partial<Record<string, DeskErrorKind>>> = {
  TR403: 'denied',
  TR404: 'not-found',
  TR409: 'conflict',
  TR422: 'invalid',
};

const NOT_PERMITTED = /^(42501|28...)$/;
const INVALID_VALUE = /^(22...|23...)$/;
// The transaction was rolled back for certain: serialization, deadlock, lock and statement time-outs, read-only, out of resources.
const UNDONE = /^(40...|55P03|57014|53...)$/;
// The server ended the connection; what it had been asked may have been committed before.
const CONNECTION_ENDED = /^(08...|57P0[1-5]|XX...|58...)$/;
/** The server starts or stops, and has taken no connection. */
const STARTING = '57P03';
/** pg asks for a password that it was not given, or finds that the server proves to know another. */
const NO_PASSWORD = /^SASL: /;

function unavailable(cause: string): DeskError {
  return {
    code: 'DATABASE_UNAVAILABLE',
    message: `the database cannot be reached: ${cause}`,
    hint: 'Nothing was changed. See `traderai db status`, then try again.',
    kind: 'unavailable',
  };
}

function unknownOutcome(cause: string): DeskError {
  return {
    code: 'OUTCOME_UNKNOWN',
    message: `the connection was lost before the database answered, so it is unknown whether this was done: ${cause}`,
    hint: 'Look before you send it again: `traderai order list`; the same client order id never makes a second order.',
    kind: 'unknown-outcome',
  };
}

function fieldsOf(error: unknown): Thrown | null {
  if (!(error instanceof Error)) return null;
  // Several addresses of one host were tried: the first failure stands for all.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return fieldsOf(error.errors[0]);
  if (
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof SyntaxError ||
    error instanceof ReferenceError
  )
    return null;
  const fields = error as {
    readonly code?: unknown;
    readonly detail?: unknown;
    readonly hint?: unknown;
    readonly syscall?: unknown;
    readonly path?: unknown;
  };
  return {
    code: text(fields.code) ?? '',
    message: error.message,
    detail: text(fields.detail),
    hint: text(fields.hint),
    syscall: text(fields.syscall),
    path: text(fields.path),
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
