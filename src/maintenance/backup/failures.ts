/** Turns errors of the server during a backup or restore into messages. */
import { DatabaseFailure } from '../../database/failure.ts';

interface ServerError {
  readonly code?: string;
  readonly message: string;
}

const NOT_PERMITTED = '42501';
const OUT_OF_LOCKS = '53200';

/** Errors that are not about rights or locks come back unchanged. */
export function readingFailure(error: unknown): unknown {
  const { code, message } = error as ServerError;
  if (code === NOT_PERMITTED) {
    return new DatabaseFailure({
      code: 'NOT_PERMITTED',
      message: `this login may not read the whole database: ${message}`,
      hint: 'Connect as a superuser, or as a role that may read every table and bypasses row security (bypassrls).',
      kind: 'denied',
      cause: error,
    });
  }
  return code === OUT_OF_LOCKS ? outOfLocks(error) : error;
}

/** `what` names the statement: a kind of object and its name. */
export function restoringFailure(error: unknown, what: string): unknown {
  if (error instanceof DatabaseFailure || !(error instanceof Error)) return error;
  const { code, message } = error as ServerError;
  if (code === undefined || !/^[0-9A-Z]{5}$/.test(code) || /^(57|08)/.test(code)) return error;
  if (code === OUT_OF_LOCKS) return outOfLocks(error);
  if (code === NOT_PERMITTED) {
    return new DatabaseFailure({
      code: 'NOT_PERMITTED',
      message: `this login may not restore ${what}: ${message}`,
      hint: 'Nothing was changed. Connect as a superuser: the backup has roles, owners and grants of other logins.',
      kind: 'denied',
      cause: error,
    });
  }
  return new DatabaseFailure({
    code: 'RESTORE_FAILED',
    message: `cannot restore ${what}: ${message} (${code})`,
    hint: 'Nothing was changed. Correct the cause, then restore again.',
    kind: 'failed',
    cause: error,
  });
}

function outOfLocks(cause: unknown): DatabaseFailure {
  return new DatabaseFailure({
    code: 'TOO_MANY_TABLES',
    message: 'the server cannot lock all tables of the database at once',
    hint: 'Raise max_locks_per_transaction of the server, for example to 1024, and restart it.',
    kind: 'failed',
    cause,
  });
}
