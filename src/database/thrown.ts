/** The errors of pg and Node, as fields: the SQLSTATE or the socket's code, and the words. */
import type { ThrownByDriver } from './lost-connection.ts';

export interface Thrown extends ThrownByDriver {
  readonly detail: string | null;
  readonly hint: string | null;
}

/** Null for a value that is not an error, and for errors of the language, which are bugs. */
export function thrownOf(error: unknown): Thrown | null {
  if (!(error instanceof Error)) return null;
  // Several addresses of one host were tried: the first failure represents all.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return thrownOf(error.errors[0]);
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
