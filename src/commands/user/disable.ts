/** `traderai user disable` */
import { disableUser } from '../../database/actions/users.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { failureOf } from '../errors.ts';
import { reportJson } from '../output/report.ts';
import { findUser } from './find.ts';

export const command = defineCommand({
  details:
    'Sessions and keys end within a second. Books, open orders and history stay: cancel orders or flatten first where that is wanted.',
  arguments: [{ name: '<name>', summary: 'the user' }],
  examples: [['traderai user disable ben', 'ben is out, at once']],
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
