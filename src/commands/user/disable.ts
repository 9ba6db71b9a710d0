/** `traderai user disable` */
import { disableUser } from '../../database/actions/users.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { failureOf } from '../errors.ts';
import { reportJson } from '../output/report.ts';
import { findUser } from './find.ts';

export const command = defineCommand({
  details: `Closes the login and the keys of the user and returns when none of their
connections is left, within two seconds. A connection whose statement the server
cannot interrupt is reported instead. Portfolios, open orders and history stay:
cancel orders or flatten first when needed.`,
  arguments: [{ name: '<name>', summary: 'name of the user' }],
  examples: [['traderai user disable ben', 'disable ben at once']],
  async run(context, { words }) {
    await withDesk(context, async ({ db, pool }) => {
      const { id } = await findUser(db, words[0]!);
      const disabled = await disableUser(pool, id);
      if (!disabled.ok) throw failureOf(disabled.error);
      if (context.output.form === 'json') return reportJson(context.output, disabled.value);
      context.output.print(`${disabled.value.username} cannot log in any more.`);
    });
  },
});
