/** Deposits and withdrawals: one movement of cash with a sign. */
import { moveCash } from '../../database/actions/portfolios.ts';
import type { Decimal } from '../../domain/decimal.ts';
import { plainText } from '../../domain/plain-text.ts';
import type { Context } from '../command.ts';
import { withDesk } from '../desk.ts';
import { failureOf } from '../errors.ts';
import { money } from '../../text/figures.ts';
import { decimalText } from '../output/json-values.ts';
import { reportJson } from '../output/report.ts';
import { portfolioValueJson } from '../output/shapes.ts';
import { inTrial } from '../trial.ts';
import type { Earnest } from '../trial.ts';
import { valueOf } from './value.ts';

export const CASH_OPTIONS = {
  dryRun: { flags: '--dry-run', summary: 'show the new cash; change nothing' },
} as const;

/** `amount` above 0 is a deposit, below 0 a withdrawal. */
export async function moveAndReport(
  context: Context,
  { amount, earnest }: { readonly amount: Decimal; readonly earnest: Earnest },
): Promise<void> {
  const { output } = context;
  const { book, value } = await withDesk(context, async (desk) => {
    const { id } = await desk.portfolio();
    const moved = await inTrial(desk.pool, earnest, (connection) => moveCash(connection, { portfolioId: id, amount }));
    if (!moved.ok) throw failureOf(moved.error);
    return { book: moved.value, value: await valueOf(desk.db, id) };
  });
  const dryRun = earnest === 'dry-run';
  if (output.form === 'json')
    return reportJson(output, {
      ...portfolioValueJson(value),
      ...(dryRun ? { dryRun, cashAfter: decimalText(book.cash) } : {}),
    });
  const what = `${amount.isNegative() ? 'Withdrawal of' : 'Deposit of'} ${money(amount.abs())} ${book.currency}`;
  output.print(
    dryRun
      ? `${what} would leave portfolio ${plainText(book.name)} with ${money(book.cash)}; nothing was changed.`
      : `${what}: portfolio ${plainText(book.name)} now has ${money(book.cash)}.`,
  );
}
