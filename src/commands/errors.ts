/** Turns every error into a message on standard error and an exit code for scripts. */
import { deskErrorOf } from '../database/actions/desk-error.ts';
import type { DeskError, DeskErrorKind } from '../database/actions/desk-error.ts';
import { DatabaseFailure } from '../database/failure.ts';
import { serverErrorOf } from '../database/prisma-error.ts';
import { plainText } from '../domain/plain-text.ts';
import { unreachable } from '../domain/unreachable.ts';
import type { ExitCode } from './command.ts';
import type { JsonObject } from './output/shapes.ts';

export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly exitCode: ExitCode;
  /** More fields of the error object of --json, such as counts. */
  readonly details?: JsonObject;
}

/** Ends a command with a message and an exit code. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly report: ErrorReport;

  constructor(report: ErrorReport, options?: { readonly cause: unknown }) {
    super(report.message, options);
    this.report = report;
  }
}

/** Ends a command with an error of the desk. */
export function failureOf(error: DeskError): CommandFailure {
  return new CommandFailure({
    code: error.code,
    message: error.message,
    hint: error.hint,
    exitCode: exitCodeOf(error.kind),
  });
}

/** Wrong flags or arguments, or input that cannot be read. */
export function badUsage(message: string, hint: string): CommandFailure {
  return new CommandFailure({ code: 'BAD_USAGE', message, hint, exitCode: 2 });
}

function exitCodeOf(kind: DeskErrorKind | 'failed'): ExitCode {
  switch (kind) {
    case 'denied':
      return 3;
    case 'invalid':
      return 2;
    case 'unavailable':
      return 4;
    case 'unknown-outcome':
      return 5;
    case 'conflict':
    case 'not-found':
    case 'failed':
      return 1;
    default:
      return unreachable(kind);
  }
}

/** Never throws: an unknown error is reported as a bug. */
export function reportOf(error: unknown): ErrorReport {
  if (error instanceof CommandFailure) return error.report;
  if (error instanceof DatabaseFailure)
    return { code: error.code, message: error.message, hint: error.hint, exitCode: exitCodeOf(error.kind) };
  const file = fileErrorOf(error);
  if (file !== null) return file;
  try {
    const said = serverErrorOf(error);
    const foreign = foreignSchemaOf(said);
    if (foreign !== null) return foreign;
    const { code, message, hint, kind } = deskErrorOf(said, 'reads');
    return { code, message, hint, exitCode: exitCodeOf(kind) };
  } catch {
    const message = error instanceof Error ? error.message : String(error);
    return {
      code: 'UNEXPECTED',
      message: `unexpected error: ${message}`,
      hint: 'Run it again with --debug to see where.',
      exitCode: 1,
    };
  }
}

/**
 * SQLSTATEs of a missing table, column, function, type or schema: the desk uses only parts of its own schema, so the
 * schema is old.
 */
const NOT_THERE = new Set(['42P01', '42703', '42883', '42704', '3F000']);

function foreignSchemaOf(error: unknown): ErrorReport | null {
  const { code = '', message = '' } = (error ?? {}) as { readonly code?: string; readonly message?: string };
  if (!NOT_THERE.has(code)) return null;
  return {
    code: 'SCHEMA_OUTDATED',
    message: `the database does not have the schema of this version: ${message}`,
    hint: 'Bring it up to date, connected as a superuser, with: traderai db migrate',
    exitCode: 4,
  };
}

const FILE_ERRORS: Readonly<Partial<Record<string, string>>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'no permission to open it',
  EPERM: 'no permission for this',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'a part of this path is not a folder',
};

/** Only errors with a path: without a path, the same codes come from connections. */
function fileErrorOf(error: unknown): ErrorReport | null {
  const { code, path, syscall } = (error ?? {}) as {
    readonly code?: string;
    readonly path?: string;
    readonly syscall?: string;
  };
  const reason = code === undefined || path === undefined || syscall === 'connect' ? undefined : FILE_ERRORS[code];
  if (reason !== undefined)
    return {
      code: 'UNREADABLE',
      message: `${path}: ${reason}`,
      hint: 'Check the path and its permissions.',
      exitCode: 2,
    };
  if (code === 'ENOSPC')
    return {
      code: 'DISK_FULL',
      message: 'the disk is full',
      hint: 'Free some space, then run it again.',
      exitCode: 1,
    };
  return null;
}

/** The text for standard error, with a stack only in debug form. */
export function errorText(error: unknown, form: { readonly json: boolean; readonly debug: boolean }): string {
  const { code, message, hint, details } = reportOf(error);
  const stack = form.debug && error instanceof Error ? stackOf(error) : null;
  if (form.json)
    return JSON.stringify({ error: { code, message, hint, ...details, ...(stack === null ? {} : { stack }) } });
  const lines = [`traderai: ${plainLines(message)}`];
  if (hint !== null) lines.push(plainLines(hint));
  if (stack !== null) lines.push(stack);
  return lines.join('\n');
}

export function plainLines(text: string): string {
  return text
    .split('\n')
    .map((line) => plainText(line))
    .join('\n');
}

function stackOf(error: Error): string {
  const { cause } = error;
  return `${error.stack ?? error.message}${cause instanceof Error ? `\ncaused by ${stackOf(cause)}` : ''}`;
}
