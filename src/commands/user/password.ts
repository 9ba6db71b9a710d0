/** `traderai user password` */
import { setPassword, setPasswordOf } from '../../database/actions/users.ts';
import { openCredentials } from '../../server/embedded/credentials.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { badUsage, failureOf } from '../errors.ts';
import { reportJson } from '../output/report.ts';
import { findUser } from './find.ts';
import { askVerifier, PASSWORD_FILE } from './new-password.ts';

export const command = defineCommand({
  details: `Without a name, sets your own password, and open sessions stay open: end them
with traderai session end. Administrators may set the password of any user: this
ends the connections of the user, and undoes settings that its login made for
itself with ALTER ROLE.`,
  arguments: [{ name: '[name]', summary: 'name of the user (default: you)' }],
  options: { passwordFile: PASSWORD_FILE },
  examples: [
    ['traderai user password', 'set your password; prompts for it'],
    ['traderai user password ann --password-file ~/.ann', 'set the password of ann, as an administrator'],
  ],
  async run(context, { words, options }) {
    await withDesk(context, async ({ db, pool, config }) => {
      const name = words[0];
      const login =
        name === undefined
          ? (await pool.query<{ login: string }>('select session_user::text as login')).rows[0]!.login
          : (await findUser(db, name)).username;
      // The home stores the passwords of its own server's logins; a new password would lock the home out.
      if (
        context.target().kind === 'embedded' &&
        (name === undefined || login === config.user) &&
        openCredentials(context.home).read(login) !== null
      ) {
        throw badUsage(
          `this home stores the password of ${login} and logs in with it`,
          'Create other logins with: traderai user create NAME',
        );
      }
      const verifier = await askVerifier(context, options.passwordFile, login);
      const done =
        name === undefined
          ? await setPassword(pool, verifier)
          : await setPasswordOf(pool, (await findUser(db, name)).id, verifier);
      if (!done.ok) throw failureOf(done.error);
      if (context.output.form === 'json') return reportJson(context.output, { login });
      context.output.print(`${login} has a new password.`);
    });
  },
});
