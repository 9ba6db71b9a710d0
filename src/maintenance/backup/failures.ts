/** What goes wrong between a backup and a server, in words. */
import { DatabaseFailure } from '../../database/failure.ts';

interface ServerError {
  readonly code?: string;
  readonly message: string;
}

const NOT_PERMITTED = '42501';
const OUT_OF_LOCKS = '53200';

/** Anything that is not about rights or locks comes back as it is. */
export function readingFailure(error: unknown): unknown {
  const { code, message } = error as ServerError;
  if (code === NOT_PERMITTED) {
    return new DatabaseFailure({
      code: 'NOT_PERMITTED',
      message: `this login may not read all of the database: ${message}`,
      hint: 'A backup holds everything or is not made. Connect as a superuser, or as a role that may read every table and passes row security (bypassrls).',
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
      hint: 'Nothing was changed. Connect as a superuser: roles, owners and grants of the backup are not those of this login.',
      kind: 'denied',
      cause: error,
    });
  }
  return new DatabaseFailure({
    code: 'RESTORE_FAILED',
    message: `${what} could not be restored: ${message} (${code})`,
    hint: 'Nothing was changed. Correct what the message says, then restore again.',
    kind: 'failed',
    cause: error,
  });
}

function outOfLocks(cause: unknown): DatabaseFailure {
  return new DatabaseFailure({
    code: 'TOO_MANY_TABLES',
    message: 'the server cannot hold as many tables at once',
    hint: 'Raise max_locks_per_transaction of the server, for example to 1024, and restart it.',
    kind: 'failed',
    cause,
  });
}
