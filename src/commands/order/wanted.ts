/** A typed line with its portfolio, and the requests that it becomes: for commands that place or propose orders. */
import { findPortfolio } from '../../database/queries/portfolios.ts';
import type { PortfolioRow } from '../../database/queries/portfolios.ts';
import { ERROR_CODES } from '../../domain/error-codes.ts';
import type { DeskRequest } from '../../trading/intent.ts';
import { readRequests } from '../../trading/read-requests.ts';
import type { Context } from '../command.ts';
import type { Desk } from '../desk.ts';
import { CommandFailure, badUsage, failureOf } from '../errors.ts';
import { refusalError } from './request.ts';
import type { Placement } from './request.ts';

export interface Wanted {
  readonly text: string;
  readonly line: Placement;
  readonly portfolio: PortfolioRow;
}

/** The portfolio that the line or the flag names. */
export async function portfolioOf({ flags }: Context, desk: Desk, named: string | null): Promise<PortfolioRow> {
  if (named === null) return desk.portfolio();
  if (flags.portfolio !== null && flags.portfolio !== named)
    throw badUsage(`--portfolio names ${flags.portfolio} and the line names ${named}`, 'Leave one of them out.');
  const found = await findPortfolio(desk.db, named);
  if (found !== null) return found;
  throw new CommandFailure({
    code: 'UNKNOWN_PORTFOLIO',
    message: `you have no portfolio ${named} on this desk`,
    hint: ERROR_CODES.UNKNOWN_PORTFOLIO.hint,
    exitCode: 1,
  });
}

export interface Named extends Wanted {
  readonly clientOrderId: string;
}

/** The requests of a line on the desk as it is now. */
export async function requestsOf(
  desk: Desk,
  { text, line, portfolio, clientOrderId }: Named,
): Promise<readonly Exclude<DeskRequest, { kind: 'cancel' }>[]> {
  const requests = await readRequests(desk.db, { intent: line, portfolio, idOf: () => clientOrderId });
  if (!requests.ok) throw failureOf(refusalError(requests.error, text));
  return requests.value.filter((request) => request.kind !== 'cancel');
}
