/** From whatever went wrong to words on standard error and an exit code that scripts rely on. */
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
  /** More of the error object that --json gives, such as what was counted. */
  readonly details?: JsonObject;
}

/** Ends a command with words for the person or program that called it. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly report: ErrorReport;

  constructor(report: ErrorReport, options?: { readonly cause: unknown }) {
    super(report.message, options);
    this.report = report;
  }
}

/** The desk's answer as the end of a command. */
export function failureOf(error: DeskError): CommandFailure {
  return new CommandFailure({
    code: error.code,
    message: error.message,
    hint: error.hint,
    exitCode: exitCodeOf(error.kind),
  });
}

/** Wrong flags or arguments, or input that cannot be read. */
export function badUsage(message: string, hint: string | null = null): CommandFailure {
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

/** Never throws: what nobody foresaw is a bug, and says so. */
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
      message: `something unexpected happened: ${message}`,
      hint: 'Run it again with --debug to see where.',
      exitCode: 1,
    };
  }
}

/** SQLSTATEs of a table, column, function, type or schema that is not there: everything the desk asks for is part of its schema. */
const NOT_THERE = new Set(['42P01', '42703', '42883', '42704', '3F000']);

function foreignSchemaOf(error: unknown): ErrorReport | null {
  const { code = '', message = '' } = (error ?? {}) as { readonly code?: string; readonly message?: string };
  if (!NOT_THERE.has(code)) return null;
  return {
    code: 'SCHEMA_OUTDATED',
    message: `the database has not the schema of this version: ${message}`,
    hint: 'Bring it up to date, connected as a superuser, with: traderai db migrate',
    exitCode: 4,
  };
}

const FILE_ERRORS: Readonly<Partial<Record<string, string>>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'you may not open it',
  EPERM: 'you may not do this with it',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'a part of this path is not a folder',
};

/** Only with a path: the same codes without one come from connections. */
function fileErrorOf(error: unknown): ErrorReport | null {
  const { code, path, syscall } = (error ?? {}) as {
    readonly code?: string;
    readonly path?: string;
    readonly syscall?: string;
  };
  const reason = code === undefined || path === undefined || syscall === 'connect' ? undefined : FILE_ERRORS[code];
  if (reason !== undefined)
    return { code: 'UNREADABLE', message: `${path}: ${reason}`, hint: 'Check the path and its rights.', exitCode: 2 };
  if (code === 'ENOSPC')
    return {
      code: 'DISK_FULL',
      message: 'there is no space left on the disk',
      hint: 'Free some, then run it again.',
      exitCode: 1,
    };
  return null;
}

/** For standard error; a stack only when it was asked for. */
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
