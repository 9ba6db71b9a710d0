/** What stops a command before it can ask the desk anything: no server, no schema, no way to connect. */
import type { DeskErrorKind } from './actions/desk-error.ts';

export interface FailureText {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly kind?: DeskErrorKind | 'failed';
  readonly cause?: unknown;
}

/** Thrown, because nobody between the edge and here can do anything about it. */
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
