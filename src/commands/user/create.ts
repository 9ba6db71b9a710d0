/** `traderai user create` */
import { createUser, PERSON_SCOPES } from '../../database/actions/users.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { badUsage, failureOf } from '../errors.ts';
import { usernameOf } from '../init/wishes.ts';
import { isoInstant } from '../../domain/instant.ts';
import { reportJson } from '../output/report.ts';
import { expiryOf } from '../key/expiry.ts';
import { askVerifier, PASSWORD_FILE } from './new-password.ts';
import { shown } from '../../domain/shown.ts';

export const command = defineCommand({
  details: `The login has the name of the user and one scope:
  viewer   reads
  analyst  also publishes signals
  trader   also trades its own portfolios
  risk     sees all portfolios and halts trading
  admin    may do everything
The password comes from a prompt, a private file or TRADERAI_NEW_PASSWORD. The
server receives only its verifier.`,
  arguments: [{ name: '<name>', summary: 'username and login: small letters, digits and underscores' }],
  options: {
    scope: {
      flags: '--scope <scope>',
      summary: `${PERSON_SCOPES.join(', ')} (default: trader)`,
      choices: PERSON_SCOPES,
    },
    email: { flags: '--email <address>', summary: 'e-mail address (default: NAME@localhost)' },
    expires: { flags: '--expires <when>', summary: 'end of the login: an instant, a date, or a span such as 90d' },
    passwordFile: PASSWORD_FILE,
  },
  examples: [
    ['traderai user create ann --scope trader --email ann@example.com', 'create a trader; prompts for the password'],
    ['traderai user create ben --scope viewer --password-file ~/.ben --expires 90d', 'create a viewer in a script'],
  ],
  async run(context, { words, options }) {
    const username = usernameOf(words[0]!);
    const expiresAt = options.expires === undefined ? null : expiryOf(options.expires, context.clock.now());
    const email = options.email ?? `${username}@localhost`;
    if (!/^[^@\s]+@[^@\s]+$/.test(email))
      throw badUsage(`${shown(email)} is not an e-mail address`, 'Write it as NAME@HOST.');
    const scope = options.scope ?? 'trader';
    const verifier = await askVerifier(context, options.passwordFile, username);
    await withDesk(context, async ({ pool }) => {
      const made = await createUser(pool, { username, email, scope, verifier, expiresAt });
      if (!made.ok) throw failureOf(made.error);
      if (context.output.form === 'json')
        return reportJson(context.output, { ...made.value, scope, expiresAt: isoInstant(expiresAt) });
      context.output.print(
        `Created ${made.value.username} with scope ${scope}. The user creates a first portfolio with: traderai portfolio create NAME`,
      );
    });
  },
});
