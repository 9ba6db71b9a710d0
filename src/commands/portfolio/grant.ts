/** `traderai portfolio grant` */
import { grantPortfolio, revokeGrant } from '../../database/actions/grants.ts';
import { readOrders } from '../../database/queries/orders.ts';
import { isoInstant } from '../../domain/instant.ts';
import { plainText } from '../../domain/plain-text.ts';
import { instant } from '../../text/instants.ts';
import { portfolioTitle } from '../../text/portfolio-names.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { badUsage, failureOf } from '../errors.ts';
import { expiryOf } from '../key/expiry.ts';
import { reportJson } from '../output/report.ts';
import { grantJson, grantsOf } from './grants.ts';
import { namedPortfolio } from './named.ts';

export const command = defineCommand({
  arguments: [
    { name: '<name>', summary: 'name of the portfolio; an administrator names one of a disabled user as OWNER/NAME' },
    { name: '<user>', summary: 'username of the user that may trade it' },
  ],
  details: `Lets another user read the portfolio, and place, replace and cancel orders in
it, until you revoke the grant. Its cash stays yours. Without a grant no other
login opens or increases risk in your portfolio; risk and administrators may
only cancel and reduce orders and positions, and you get an alert.
The owner grants; an administrator does it when the owner is disabled. A grant
that exists is replaced.`,
  options: {
    until: { flags: '--until <when>', summary: 'end of the grant: an instant, a date, or a span such as 30d' },
    revoke: { flags: '--revoke', summary: 'end the grant now' },
  },
  examples: [
    ['traderai portfolio grant main bob --until 30d', 'let bob trade main for 30 days'],
    ['traderai portfolio grant main bob --revoke', 'end it'],
  ],
  async run(context, { words, options }) {
    const [name, username] = [words[0]!, words[1]!];
    if (options.revoke === true && options.until !== undefined)
      throw badUsage('--until does not go with --revoke', 'Leave one of them out.');
    const expiresAt = options.until === undefined ? null : expiryOf(options.until, context.clock.now());
    await withDesk(context, async ({ db, pool }) => {
      const portfolio = await namedPortfolio(db, name);
      const title = plainText(portfolioTitle(portfolio));
      const done =
        options.revoke === true
          ? await revokeGrant(pool, { portfolioId: portfolio.id, username })
          : await grantPortfolio(pool, { portfolioId: portfolio.id, username, expiresAt });
      if (!done.ok) throw failureOf(done.error);
      const grants = await grantsOf(pool, portfolio.id);
      if (context.output.form === 'json')
        return reportJson(context.output, {
          portfolio: portfolio.name,
          owner: portfolio.user,
          user: username,
          granted: options.revoke !== true,
          expiresAt: isoInstant(expiresAt),
          grants: grants.map(grantJson),
        });
      if (options.revoke !== true)
        return context.output.print(
          `User ${username} may trade portfolio ${title}${expiresAt === null ? '' : ` until ${instant(expiresAt)} UTC`}.`,
        );
      context.output.print(`User ${username} may not trade portfolio ${title} any more.`);
      const open = await readOrders(db, { portfolioId: portfolio.id, scope: 'open', limit: MOST_COUNTED });
      if (open.length > 0)
        context.output.say(
          `Orders that the engine has accepted stay open, among them any of ${username}: traderai order list --open`,
        );
    });
  },
});

const MOST_COUNTED = 1;
