/** A failure that stops a command before it can use the desk: no server, no schema, no connection. */
import type { DeskErrorKind } from './actions/desk-error.ts';

export interface FailureText {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly kind?: DeskErrorKind | 'failed';
  readonly cause?: unknown;
}

/** Thrown, because no code between the edge and here can handle it. */
export class DatabaseFailure extends Error {
  override readonly name = 'DatabaseFailure';
  readonly code: string;
  readonly hint: string | null;
  readonly kind: DeskErrorKind | 'failed';

  constructor({ code, message, hint, kind = 'unavailable', cause }: FailureText) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
    this.kind = kind;
  }
}
