/** `traderai portfolio resume` */
import { resumePortfolio } from '../../database/actions/portfolios.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import { readPortfolios } from '../../database/queries/portfolios.ts';
import type { PortfolioRow } from '../../database/queries/portfolios.ts';
import { plainText } from '../../domain/plain-text.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { CommandFailure, badUsage, failureOf } from '../errors.ts';
import { isoInstant } from '../../domain/instant.ts';
import { reportJson } from '../output/report.ts';

export const command = defineCommand({
  arguments: [{ name: '<name>', summary: 'name of the portfolio' }],
  details: `The engine suspends a portfolio when the database refuses its bookings: no order
fills in it, and new orders are denied. Administrators resume it after they have
removed the cause. Its working orders can fill from the next market event on.`,
  options: { user: { flags: '--user <username>', summary: 'owner, when several portfolios have the name' } },
  examples: [
    ['traderai portfolio resume swing', 'let a suspended portfolio trade again'],
    ['traderai portfolio resume main --user ann', 'resume the portfolio of ann'],
  ],
  async run(context, { words, options }) {
    const resumed = await withDesk(context, async ({ db, pool }) => {
      const { id } = await find(db, words[0]!, options.user);
      const answer = await resumePortfolio(pool, id);
      if (!answer.ok) throw failureOf(answer.error);
      return answer.value;
    });
    if (context.output.form === 'json')
      return reportJson(context.output, {
        id: resumed.id,
        name: resumed.name,
        suspendedAt: null,
        updatedAt: isoInstant(resumed.updatedAt),
      });
    context.output.print(`Portfolio ${plainText(resumed.name)} trades again.`);
  },
});

/** When several portfolios have the name, the suspended one. */
async function find(db: PrismaClient, name: string, user: string | undefined): Promise<PortfolioRow> {
  const named = (await readPortfolios(db)).filter(
    (portfolio) => portfolio.name === name && (user === undefined || portfolio.user === user),
  );
  const suspended = named.filter(({ suspendedAt }) => suspendedAt !== null);
  const [found, other] = suspended.length > 0 ? suspended : named;
  if (found === undefined)
    throw new CommandFailure({
      code: 'UNKNOWN_PORTFOLIO',
      message: `there is no portfolio ${name} on this desk`,
      hint: 'List them with: traderai portfolio list --all',
      exitCode: 1,
    });
  if (other !== undefined)
    throw badUsage(
      `several users have a portfolio ${name}: ${[found, other].map((one) => one.user).join(', ')}`,
      'Name the owner with --user.',
    );
  return found;
}
