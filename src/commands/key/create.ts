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
import type { PortfolioRow } from '../../database/queries/portfolios.ts';
import { portfolioTitle } from '../../text/portfolio-names.ts';
import { namedPortfolio } from '../portfolio/named.ts';
import { expiryOf } from './expiry.ts';
import { LIMIT_OPTIONS, limitsJson, limitsText, wordsOf } from './limits.ts';
import type { NamedLimits } from './limits.ts';

/** Enough for a program with one connection, and for a command. */
const DEFAULT_CONNECTIONS = 2;
const PREFIX_BYTES = 5;

export const command = defineCommand({
  details: `A key is its own login with some of your scopes. The scope agent reads,
publishes signals and proposes orders, and can never trade by itself. The secret
is shown once and not stored. The audit records changes of a key under its
login. Its connections come from your share: traderai user limit
--portfolio (names separated by commas), --symbol, --largest-order and --from
narrow it further. Every limit binds in the database, even on orders that
reduce. A key never has more rights than its user, and loses a scope when its
user does. Through a unix socket, as on an embedded desk, it comes from
127.0.0.1 (local).`,
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
    ...LIMIT_OPTIONS,
  },
  examples: [
    ['traderai key create research --scope agent --expires 90d', 'create a key for a model that publishes signals'],
    ['traderai key create grafana --scope viewer', 'create a read-only key'],
    [
      'traderai key create bot --scope trader --portfolio main --symbol BTCUSD --largest-order 5000 --from 10.0.0.0/8 --expires 90d',
      'create a key that trades one symbol in one portfolio, with small orders, from one network',
    ],
    ['traderai key create bot --scope trader --json', 'print the login, the secret and a URL for a script'],
  ],
  async run(context, { words, options }) {
    const scopes = options.scope;
    if (scopes === undefined)
      throw badUsage('a key needs at least one scope', `Name it with --scope: ${KEY_SCOPES.join(', ')}.`);
    const expiresAt = options.expires === undefined ? null : expiryOf(options.expires, context.clock.now());
    await withDesk(context, async (desk) => {
      const portfolios = await portfoliosOf(desk, context.flags.portfolio);
      const secret = newPassword();
      const made = await createKey(desk.pool, {
        name: words[0]!,
        prefix: randomBytes(PREFIX_BYTES).toString('hex'),
        scopes,
        verifier: scramVerifier(secret, randomBytes(16)),
        expiresAt,
        connectionLimit: options.connections ?? DEFAULT_CONNECTIONS,
        portfolioIds: portfolios?.map(({ id }) => id) ?? null,
        symbols: options.symbol ?? null,
        largestOrder: options.largestOrder ?? null,
        addresses: options.from ?? null,
      });
      if (!made.ok) throw failureOf(made.error);
      report(context, made.value, {
        secret,
        url: urlOf(desk, made.value.login, secret),
        limits: { ...made.value, portfolios: portfolios?.map(portfolioTitle) ?? null },
      });
    });
  },
});

/**
 * Null for a key that may use every portfolio of its user: the default portfolio of the configuration narrows no key.
 */
async function portfoliosOf({ db }: Desk, flag: string | null): Promise<readonly PortfolioRow[] | null> {
  if (flag === null) return null;
  const portfolios: PortfolioRow[] = [];
  for (const name of wordsOf(flag)) portfolios.push(await namedPortfolio(db, name));
  return portfolios;
}

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
  { secret, url, limits }: { readonly secret: string; readonly url: string; readonly limits: NamedLimits },
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
      ...limitsJson(limits),
      secret,
      url,
    });
  reportFields(output, [
    ['key', name],
    ['scopes', scopes.join(', ')],
    ['expires', expiresAt === null ? 'never' : `${instant(expiresAt)} UTC`],
    ...(limitsText(limits) === '' ? [] : [['limits', limitsText(limits)] as const]),
    ['connections', String(connectionLimit)],
    ['login', login],
    ['secret', secret],
    ['url', url],
  ]);
  output.say(
    'The secret is shown only once. Store it in a file that only its program can read, or in TRADERAI_DATABASE_URL.',
  );
}
