/** Ends commands that send several requests: nothing to do, a refusal, or a failure of a request. */
import type { DeskError } from '../../database/actions/desk-error.ts';
import type { Execution } from '../../trading/execute.ts';
import type { Refusal } from '../../trading/intent.ts';
import type { Context, ExitCode } from '../command.ts';
import { failureOf } from '../errors.ts';
import type { CommandFailure } from '../errors.ts';
import { refusalError } from './request.ts';

/** Exit code 0 when there is nothing to cancel or to close; any other refusal ends the command. */
export function endRefused({ output }: Context, refusal: Refusal, reportNothing: () => void): ExitCode {
  if (refusal.kind !== 'nothing') throw failureOf(refusalError(refusal, null));
  if (output.form === 'json') reportNothing();
  else output.print(refusal.message);
  return 0;
}

/**
 * The most important failure, an unknown outcome first; null without a failure. `remedy`: the hint when the desk was
 * not reached.
 */
export function worstFailure(executions: readonly Execution[], remedy: string): CommandFailure | null {
  const errors = executions.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [outcome.error] : []));
  const worst =
    errors.find(({ kind }) => kind === 'unknown-outcome') ??
    errors.find(({ kind }) => kind === 'unavailable') ??
    errors[0];
  if (worst === undefined) return null;
  const reached = executions.length - errors.length;
  return failureOf(
    isLost(worst) ? { ...worst, hint: `${reached} of ${executions.length} requests were answered. ${remedy}` } : worst,
  );
}

function isLost({ kind }: DeskError): boolean {
  return kind === 'unknown-outcome' || kind === 'unavailable';
}
