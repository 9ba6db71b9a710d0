/** Every failure of a request to the desk, with a message and a kind that tells the caller what to do next. */
import { ERROR_CODES, isErrorCode } from '../../domain/error-codes.ts';
import { isCertificateRefused } from '../lost-connection.ts';
import { troubleOf } from '../retry.ts';
import { thrownOf } from '../thrown.ts';

/**
 * `unavailable`: nothing was done, because there was no connection. `unknown-outcome`: the connection was lost after
 * the request was sent, so the desk may have carried it out. Do not resend it automatically: look it up by its client
 * order id.
 */
export type DeskErrorKind = 'denied' | 'invalid' | 'conflict' | 'not-found' | 'unavailable' | 'unknown-outcome';

export interface DeskError {
  /** For programs: UNKNOWN_PORTFOLIO, DUPLICATE_CLIENT_ORDER_ID, … */
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly kind: DeskErrorKind;
}

/**
 * An error of the server carries a SQLSTATE; the desk's own functions add a code as detail. Errors that Node and pg
 * throw for a lost connection are recognized. Any other error is a bug and is thrown again.
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
  if (trouble === 'never-sent')
    return unavailable(thrown.message, isCertificateRefused(thrown) ? NAME_AUTHORITY : CHECK_SERVER);
  if (trouble === 'unanswered' || (trouble === null && BROKEN_SERVER.test(thrown.code)))
    return effect === 'changes' ? unknownOutcome(thrown.message) : unavailable(thrown.message, CHECK_SERVER);
  if (NO_PASSWORD.test(thrown.message))
    return {
      code: 'NOT_PERMITTED',
      message: thrown.message,
      hint: 'Put the password of the login into the database URL.',
      kind: 'denied',
    };
  if (LOGIN_REFUSED.test(thrown.code))
    return { code: 'NOT_PERMITTED', message: thrown.message, hint: loginHint(thrown), kind: 'denied' };
  if (NOT_PERMITTED.test(thrown.code)) {
    return {
      code: 'NOT_PERMITTED',
      message: thrown.message,
      hint: 'Use a login whose role allows this, or have an administrator give your login the scope.',
      kind: 'denied',
    };
  }
  if (thrown.code === '23505')
    return {
      code: 'DUPLICATE',
      message: thrown.message,
      hint: 'Read it again: another session created it first.',
      kind: 'conflict',
    };
  if (INVALID_VALUE.test(thrown.code))
    return { code: 'BAD_VALUE', message: thrown.message, hint: thrown.hint, kind: 'invalid' };
  if (thrown.code === '25006')
    return {
      code: 'NOT_DONE',
      message: `${thrown.message}: nothing was changed`,
      hint: 'Connect to the primary to make changes: this may be a replica.',
      kind: 'unavailable',
    };
  if (thrown.code === TOO_MUCH && FULL_QUEUE.test(thrown.message))
    return {
      code: 'NOT_DONE',
      message: `${thrown.message}: nothing was changed`,
      hint: 'Try again: the engine ends the session that keeps the queue full within seconds. If it stays full, see: traderai doctor',
      kind: 'unavailable',
    };
  if (trouble === 'rolled-back' || UNDONE.test(thrown.code)) {
    if (thrown.detail === 'LOCK_ORDER')
      return { code: thrown.detail, message: thrown.message, hint: thrown.hint, kind: 'unavailable' };
    return {
      code: 'NOT_DONE',
      message: `${thrown.message}: nothing was changed`,
      hint: 'Try again: the desk is busy or in maintenance.',
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

const NOT_PERMITTED = /^42501$/;
/** The server gives an unknown, revoked or expired login the same answer as a wrong password. */
const LOGIN_REFUSED = /^28...$/;
const INVALID_VALUE = /^(22...|23...)$/;
// The server rolled the transaction back: serialization, deadlock, lock and statement timeouts, out of resources.
const UNDONE = /^(40...|55P03|57014|53...)$/;
// The server failed internally, or its database is gone. It may have committed the request before.
const BROKEN_SERVER = /^(XX...|58...|57P04)$/;
/** Many limits of the server share this state; the others are bugs. */
const TOO_MUCH = '54000';
/** The queue belongs to the whole server. In a translated message this word stays. */
const FULL_QUEUE = /\bNOTIFY\b/;
/** pg has no password to send, or the server proves that it knows a different one. */
const NO_PASSWORD = /^SASL: /;

const CHECK_SERVER = 'Nothing was changed. Check `traderai db status`, then try again.';
const NAME_AUTHORITY =
  'Nothing was changed. Use the host name of the certificate in the URL, and name the certificate of its authority: sslrootcert=FILE';

function unavailable(cause: string, hint: string): DeskError {
  return {
    code: 'DATABASE_UNAVAILABLE',
    message: `the database cannot be reached: ${cause}`,
    hint,
    kind: 'unavailable',
  };
}

function unknownOutcome(cause: string): DeskError {
  return {
    code: 'OUTCOME_UNKNOWN',
    message: `connection lost before the database answered; the result is unknown: ${cause}`,
    hint: 'Check `traderai order list` before you send it again. The same client order id never places a second order.',
    kind: 'unknown-outcome',
  };
}

function loginHint({ code, message }: { readonly code: string; readonly message: string }): string {
  if (/"key_[a-z0-9]+"/.test(message))
    return 'Have its user look for it with: traderai key list --all. Create another key with: traderai key create. This one may be revoked or expired.';
  return code === '28P01'
    ? 'Check the login and the password in the database URL. An administrator sets another one with: traderai user password NAME'
    : 'Have an administrator of the desk check the login: it may be disabled, or not allowed from here.';
}
