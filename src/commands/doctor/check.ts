/** The result of one check, with its remedy. */
import { serverErrorOf } from '../../database/prisma-error.ts';
import { thrownOf } from '../../database/thrown.ts';
import { reportOf } from '../errors.ts';

export type Status = 'ok' | 'warning' | 'failure';

export interface Check {
  readonly name: string;
  readonly status: Status;
  readonly detail: string;
  /** Null when the check is ok. */
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

const TOO_MANY_CONNECTIONS = '53300';
const TWO_CONNECTIONS =
  'The doctor needs two connections at once: end other programs of this login, or give it more connections, for example with: traderai user limit NAME --connections N';

/** An error during a check is itself a failure of that check. */
export async function examined(name: string, look: () => Promise<Check> | Check): Promise<Check> {
  try {
    return await look();
  } catch (error) {
    const { message, hint } = reportOf(error);
    if (thrownOf(serverErrorOf(error))?.code === TOO_MANY_CONNECTIONS) return failure(name, message, TWO_CONNECTIONS);
    return failure(name, message, hint ?? 'Run it again with --debug.');
  }
}
