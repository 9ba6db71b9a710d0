/** What an examination finds: one line a thing, with what to do about it. */
import { reportOf } from '../errors.ts';

export type Status = 'ok' | 'warning' | 'failure';

export interface Check {
  readonly name: string;
  readonly status: Status;
  readonly detail: string;
  /** Null when there is nothing to do. */
  readonly remedy: string | null;
}

export function fine(name: string, detail: string): Check {
  return { name, status: 'ok', detail, remedy: null };
}

export function warning(name: string, detail: string, remedy: string): Check {
  return { name, status: 'warning', detail, remedy };
}

export function failure(name: string, detail: string, remedy: string): Check {
  return { name, status: 'failure', detail, remedy };
}

/** Whatever goes wrong while something is looked at is itself a finding. */
export async function examined(name: string, look: () => Promise<Check> | Check): Promise<Check> {
  try {
    return await look();
  } catch (error) {
    const { message, hint } = reportOf(error);
    return failure(name, message, hint ?? 'Run it again with --debug.');
  }
}
