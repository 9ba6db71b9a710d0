/** `traderai user reset` */
import { resetUser } from '../../database/actions/users.ts';
import { counted } from '../../text/figures.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { failureOf } from '../errors.ts';
import { reportJson } from '../output/report.ts';
import { findUser } from './find.ts';

export const command = defineCommand({
  details: `Ends every connection of the user's login and keys, and undoes the settings that
they made for themselves with ALTER ROLE: time limits, search path, formats.
Opens a login again that the engine closed because it stopped the server.
Passwords and keys stay valid: set a new password with traderai user password,
or disable the user. For administrators.`,
  arguments: [{ name: '<name>', summary: 'name of the user' }],
  examples: [
    ['traderai user reset ben', 'end the connections of ben and undo its settings'],
    ['traderai user reset ben --json', 'the same, for a script'],
  ],
  async run(context, { words }) {
    await withDesk(context, async ({ db, pool }) => {
      const { id, username } = await findUser(db, words[0]!);
      const ended = await resetUser(pool, id);
      if (!ended.ok) throw failureOf(ended.error);
      if (context.output.form === 'json') return reportJson(context.output, { username, connections: ended.value });
      context.output.print(
        `${username} has the settings of the desk again. Ended ${counted(ended.value, 'connection')}.`,
      );
    });
  },
});
