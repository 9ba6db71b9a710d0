/** What can go wrong when the desk is asked to act, in words and a kind that decides what a caller may do next. */
import { ERROR_CODES, isErrorCode } from '../../domain/error-codes.ts';
import { troubleOf } from '../retry.ts';
import { thrownOf } from '../thrown.ts';

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
  const thrown = thrownOf(error);
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
  const trouble = troubleOf(error);
  if (trouble === 'never-sent') return unavailable(thrown.message);
  if (trouble === 'unanswered' || (trouble === null && BROKEN_SERVER.test(thrown.code)))
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
  if (trouble === 'rolled-back' || UNDONE.test(thrown.code)) {
    return {
      code: 'NOT_DONE',
      message: `${thrown.message}: nothing was changed`,
      hint: 'Try again; the desk was busy or is in maintenance.',
      kind: 'unavailable',
    };
  }
  throw error;
}

const OWN_KINDS: Readonly<Partial<Record<string, DeskErrorKind>>> = {
  TR403: 'denied',
  TR404: 'not-found',
  TR409: 'conflict',
  TR422: 'invalid',
};

const NOT_PERMITTED = /^(42501|28...)$/;
const INVALID_VALUE = /^(22...|23...)$/;
// The transaction was rolled back for certain: serialization, deadlock, lock and statement time-outs, out of resources.
const UNDONE = /^(40...|55P03|57014|53...)$/;
// The server failed within, or its database is gone. What it was asked to do may have been committed before.
const BROKEN_SERVER = /^(XX...|58...|57P04)$/;
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
