/** `traderai key create` */
import { randomBytes } from 'node:crypto';
import { createKey, KEY_SCOPES } from '../../database/actions/keys.ts';
import type { ChangedKey, KeyScope } from '../../database/actions/keys.ts';
import { scramVerifier } from '../../server/bootstrap/scram.ts';
import { withLogin } from '../../server/bootstrap/url-desk.ts';
import { connectionUrl } from '../../database/connection.ts';
import { newPassword } from '../../server/embedded/credentials.ts';
import { positiveWholeNumber } from '../arguments.ts';
import type { Context } from '../command.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import type { Desk } from '../desk.ts';
import { badUsage, failureOf } from '../errors.ts';
import { instant } from '../../text/instants.ts';
import { isoInstant } from '../../domain/instant.ts';
import { reportFields, reportJson } from '../output/report.ts';
import { expiryOf } from './expiry.ts';

/** Enough for a program with one connection, and for a command. */
const DEFAULT_CONNECTIONS = 2;
const PREFIX_BYTES = 5;

export const command = defineCommand({
  details: `A key is its own login with some of your scopes. The scope agent reads and
publishes signals and can never trade. The secret is shown once and not stored.
The audit records changes of a key under its login. Its connections come from
your share: traderai user limit`,
  arguments: [{ name: '<name>', summary: 'name of the key, such as the program that uses it' }],
  options: {
    scope: {
      flags: '--scope <scopes>',
      summary: `scopes, separated by commas: ${KEY_SCOPES.join(', ')}`,
      parse: scopesOf,
    },
    expires: { flags: '--expires <when>', summary: 'end of the key: an instant, a date, or a span such as 90d' },
    connections: {
      flags: '--connections <count>',
      summary: `connections at the same time (default: ${DEFAULT_CONNECTIONS})`,
      parse: positiveWholeNumber,
    },
  },
  examples: [
    ['traderai key create research --scope agent --expires 90d', 'create a key for a model that publishes signals'],
    ['traderai key create grafana --scope viewer', 'create a read-only key'],
    ['traderai key create bot --scope trader --json', 'print the login, the secret and a URL for a script'],
  ],
  async run(context, { words, options }) {
    const scopes = options.scope;
    if (scopes === undefined)
      throw badUsage('a key needs at least one scope', `Name it with --scope: ${KEY_SCOPES.join(', ')}.`);
    const expiresAt = options.expires === undefined ? null : expiryOf(options.expires, context.clock.now());
    await withDesk(context, async (desk) => {
      const secret = newPassword();
      const made = await createKey(desk.pool, {
        name: words[0]!,
        prefix: randomBytes(PREFIX_BYTES).toString('hex'),
        scopes,
        verifier: scramVerifier(secret, randomBytes(16)),
        expiresAt,
        connectionLimit: options.connections ?? DEFAULT_CONNECTIONS,
      });
      if (!made.ok) throw failureOf(made.error);
      report(context, made.value, { secret, url: urlOf(desk, made.value.login, secret) });
    });
  },
});

function scopesOf(text: string): KeyScope[] {
  const scopes = [...new Set(text.split(',').map((scope) => scope.trim()))];
  const wrong = scopes.find((scope) => !(KEY_SCOPES as readonly string[]).includes(scope));
  if (wrong !== undefined)
    throw badUsage(`${wrong === '' ? 'an empty word' : wrong} is not a scope`, `Name one of ${KEY_SCOPES.join(', ')}.`);
  return scopes as KeyScope[];
}

function urlOf({ config }: Desk, user: string, password: string): string {
  return config.connectionString === undefined
    ? connectionUrl({ ...config, user, password })
    : withLogin(config.connectionString, { user, password });
}

function report(
  { output }: Context,
  key: ChangedKey,
  { secret, url }: { readonly secret: string; readonly url: string },
): void {
  const { id, name, prefix, login, scopes, connectionLimit, expiresAt } = key;
  if (output.form === 'json')
    return reportJson(output, {
      id,
      name,
      prefix,
      login,
      scopes,
      connectionLimit,
      expiresAt: isoInstant(expiresAt),
      secret,
      url,
    });
  reportFields(output, [
    ['key', name],
    ['scopes', scopes.join(', ')],
    ['expires', expiresAt === null ? 'never' : `${instant(expiresAt)} UTC`],
    ['connections', String(connectionLimit)],
    ['login', login],
    ['secret', secret],
    ['url', url],
  ]);
  output.say(
    'The secret is shown only once. Store it in a file that only its program can read, or in TRADERAI_DATABASE_URL.',
  );
}
