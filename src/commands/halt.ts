/** `traderai halt` */
import { haltTrading } from '../database/actions/halts.ts';
import type { HaltTarget } from '../database/actions/halts.ts';
import { readHaltRights } from '../database/queries/halts.ts';
import { isoInstant } from '../domain/instant.ts';
import { haltScope } from '../text/halts.ts';
import { symbolValue } from './candle/flags.ts';
import { defineCommand } from './command.ts';
import type { Context } from './command.ts';
import { withDesk } from './desk.ts';
import type { Desk } from './desk.ts';
import { badUsage, failureOf } from './errors.ts';
import { reportJson } from './output/report.ts';

export const command = defineCommand({
  arguments: [{ name: '<reason>', summary: 'the reason, in one line, for all users concerned' }],
  details: `Halts trading at once, without a question: from then on only reduce-only orders
are accepted, and the engine cancels every open order that may add risk. Stops,
targets and other reduce-only orders work on. Without --user and --portfolio
it halts the desk; a login without the scope risk halts all its own portfolios.
Ends with: traderai resume.`,
  options: {
    user: { flags: '--user <name>', summary: 'only the portfolios and orders of this user' },
    symbol: { flags: '--symbol <symbol>', summary: 'only this symbol', parse: symbolValue },
    cancelProtective: {
      flags: '--cancel-protective',
      summary: 'also cancel the reduce-only orders that are open now',
    },
    secondPerson: { flags: '--second-person', summary: 'another person than you must resume' },
  },
  examples: [
    ["traderai halt 'fills look wrong'", 'halt the desk, or all your own portfolios'],
    ["traderai halt 'exchange is down' --symbol BTCUSD", 'halt one symbol'],
    ["traderai halt 'over its loss' --portfolio swing --second-person", 'halt one portfolio until another resumes it'],
  ],
  async run(context, { words, options }) {
    const { symbol = null, cancelProtective = false, secondPerson = false } = options;
    await withDesk(context, async (desk) => {
      const target = await targetOf(context, desk, options.user ?? null);
      const halted = await haltTrading(desk.pool, {
        reason: words[0]!,
        target,
        symbol,
        cancelProtective,
        secondPerson,
      });
      if (!halted.ok) throw failureOf(halted.error);
      const { id, number, haltedAt } = halted.value;
      const names = {
        user: target.kind === 'user' ? target.username : null,
        portfolio: target.kind === 'portfolio' ? context.flags.portfolio : null,
        symbol,
      };
      if (context.output.form === 'json')
        return reportJson(context.output, { id, number: String(number), ...names, haltedAt: isoInstant(haltedAt) });
      context.output.print(
        `HALTED: ${haltScope(names)} (halt ${number}). Orders that may add risk are denied, and the engine cancels the open ones; ${
          cancelProtective ? 'it cancels reduce-only orders too' : 'reduce-only orders work on'
        }.`,
      );
    });
  },
});

async function targetOf(context: Context, desk: Desk, username: string | null): Promise<HaltTarget> {
  if (username !== null && context.flags.portfolio !== null)
    throw badUsage('use --user or --portfolio, not both', 'Name the portfolio alone: it belongs to one user.');
  if (context.flags.portfolio !== null) return { kind: 'portfolio', portfolioId: (await desk.portfolio()).id };
  if (username !== null) return { kind: 'user', username };
  const rights = await readHaltRights(desk.db);
  return rights.haltsDesk || rights.username === null ? { kind: 'desk' } : { kind: 'user', username: rights.username };
}
