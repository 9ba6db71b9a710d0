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
  details:
    'Without a name your own. An administrator may set somebody else’s. Sessions that are on stay on: end them with traderai session end.',
  arguments: [{ name: '[name]', summary: 'whose password (default: yours)' }],
  options: { passwordFile: PASSWORD_FILE },
  examples: [
    ['traderai user password', 'be asked for a new one'],
    ['traderai user password ann --password-file ~/.ann', 'as an administrator, for somebody who has lost hers'],
  ],
  async run(context, { words, options }) {
    await withDesk(context, async ({ db, pool, config }) => {
      const name = words[0];
      const login =
        name === undefined
          ? (await pool.query<{ login: string }>('select session_user::text as login')).rows[0]!.login
          : (await findUser(db, name)).username;
      // The home keeps the passwords of its own server's logins: with another one it would lock itself out.
      if (
        context.target().kind === 'embedded' &&
        (name === undefined || login === config.user) &&
        openCredentials(context.home).read(login) !== null
      ) {
        throw badUsage(
          `the password of ${login} is kept by this home, which logs in with it by itself`,
          'Give other people logins of their own: traderai user create NAME',
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
