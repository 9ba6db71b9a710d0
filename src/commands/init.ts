/** `traderai init` */
import { openEmbeddedDesk } from '../server/bootstrap/embedded-desk.ts';
import { FIRST_PORTFOLIO } from '../server/bootstrap/first-people.ts';
import { prepareUrlDesk, withLogin } from '../server/bootstrap/url-desk.ts';
import { configurationPath, readConfigurationFile, writeConfiguration } from '../config/configuration.ts';
import { makeHome } from '../config/home.ts';
import { openClient } from '../database/connection.ts';
import { shownUrl } from '../database/database-url.ts';
import { money } from '../text/figures.ts';
import { decimalText } from './output/json-values.ts';
import { reportFields, reportJson } from './output/report.ts';
import type { Context } from './command.ts';
import { defineCommand } from './command.ts';
import { ownName } from './desk.ts';
import { badUsage } from './errors.ts';
import { openQuestions } from './init/ask.ts';
import type { Questions } from './init/ask.ts';
import { readOwnBooks } from './init/books.ts';
import type { OwnBooks } from './init/books.ts';
import { cashOf, currencyOf, gatherWishes, usernameOf } from './init/wishes.ts';
import type { Wishes } from './init/wishes.ts';
import { ACCOUNT_WORDS, accountValue } from './portfolio/account.ts';

interface Made {
  readonly address: string;
  readonly schema: 'made' | 'found';
  readonly person: 'made' | 'found';
  readonly books: OwnBooks;
}

export const command = defineCommand({
  details: `In a terminal, prompts for each value without a flag. Parts of the desk that
exist already are reported and not changed. --portfolio names the first
portfolio. With the URL of a superuser, an empty database becomes a desk; users
and the engine then get their own logins, which the home stores.`,
  options: {
    url: {
      flags: '--url <url>',
      summary: 'use this Postgres database, not the embedded one; a missing password is prompted',
    },
    urlFile: { flags: '--url-file <file>', summary: 'read that URL from a file that only you can read' },
    username: {
      flags: '--username <name>',
      summary: 'name of the first user (default: your account name)',
      parse: usernameOf,
    },
    cash: { flags: '--cash <amount>', summary: 'cash of the first portfolio (default: 10000)', parse: cashOf },
    currency: {
      flags: '--currency <code>',
      summary: 'currency of the first portfolio (default: USD)',
      parse: currencyOf,
    },
    account: {
      flags: '--account <kind>',
      summary: 'kind of account of the first portfolio (default: margin)',
      parse: accountValue,
      choices: ACCOUNT_WORDS,
    },
    yes: { flags: '--yes', summary: 'do not ask: use the defaults' },
  },
  examples: [
    ['traderai init', 'answer a few questions'],
    ['traderai init --yes --portfolio swing --cash 25000', 'create an embedded desk with a portfolio swing'],
    ['traderai init --yes --url-file ~/.desk-url', 'create a desk in your own database'],
  ],
  async run(context, { options }) {
    if (options.url !== undefined && options.urlFile !== undefined)
      throw badUsage('use --url or --url-file, not both', 'Leave one of them out.');
    const questions = options.yes === true ? null : openQuestions();
    try {
      const wishes = await gatherWishes(context, options, questions);
      report(
        context,
        wishes,
        wishes.database.kind === 'embedded'
          ? await makeEmbedded(context, wishes)
          : await makeAt(context, { ...wishes, url: wishes.database.url }, questions),
      );
    } finally {
      questions?.close();
    }
  },
});

async function makeEmbedded(context: Context, first: Wishes): Promise<Made> {
  const { home, output } = context;
  const { server, person, origin } = await openEmbeddedDesk(home, { first, onProgress: output.progress });
  output.progress('');
  // Without a URL, every command uses the embedded desk.
  if (readConfigurationFile(home).databaseUrl !== null) await forgetUrl(home);
  return {
    address: `embedded, in ${server.dataDirectory}`,
    schema: origin,
    person: origin,
    books: await readOwnBooks(person),
  };
}

async function makeAt(
  context: Context,
  first: Wishes & { readonly url: string },
  questions: Questions | null,
): Promise<Made> {
  const { home, output } = context;
  const given = await withPassword(first.url, questions);
  const { url, engineUrl, schema, person } = await prepareUrlDesk(given, { home, first, onProgress: output.progress });
  output.progress('');
  makeHome(home);
  // A second run does not change the login of the engine.
  if (readConfigurationFile(home).databaseUrl !== url) {
    await writeConfiguration(home, 'databaseUrl', url);
    await writeConfiguration(home, 'engineDatabaseUrl', engineUrl);
    // It led to the former database.
    await writeConfiguration(home, 'listenDatabaseUrl', null);
  }
  return { address: shownUrl(url), schema, person, books: await readOwnBooks({ connectionString: url }) };
}

async function forgetUrl(home: string): Promise<void> {
  for (const key of ['databaseUrl', 'engineDatabaseUrl', 'listenDatabaseUrl'] as const)
    await writeConfiguration(home, key, null);
}

/** The URL itself when the server accepts it, else the URL with a typed password. */
async function withPassword(url: string, questions: Questions | null): Promise<string> {
  try {
    await (await openClient(url, { application: 'traderai init' })).end();
    return url;
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message: string };
    const wanted = code === '28P01' || /password must be a string|no password/i.test(message);
    if (!wanted || questions === null) throw error;
    const user = /^[^:]+:\/\/([^:@/?#]*)/.exec(url)?.[1] ?? '';
    return withLogin(url, {
      user: decodeURIComponent(user),
      password: await questions.secret(`Password of ${decodeURIComponent(user)}:`),
    });
  }
}

function report(context: Context, wishes: Wishes, { address, schema, person, books }: Made): void {
  const { output, home, environment } = context;
  const { username, portfolios } = books;
  if (output.form === 'json') {
    const { kind } = wishes.database;
    return reportJson(output, {
      home,
      database: kind,
      address,
      username,
      portfolios: portfolios.map((one) => ({ ...one, cash: decimalText(one.cash) })),
      made: { schema: schema === 'made', user: person === 'made' },
    });
  }
  const note = (origin: 'made' | 'found'): string => (origin === 'made' ? '' : ', existed already');
  reportFields(output, [
    ['database', `${address}${note(schema)}`],
    ['user', `${username ?? 'none'}${note(person)}`],
    ...portfolios.map(
      ({ name, cash, currency, account }) =>
        ['portfolio', `${name}, ${money(cash)} ${currency}${account === 'CASH' ? ', CASH account' : ''}`] as const,
    ),
    ['configuration', configurationPath(home)],
  ]);
  // A default name was not requested, so its absence is not reported.
  if (username !== wishes.username && wishes.username !== ownName(context))
    output.say(`The desk already has a first user. Create ${wishes.username} with: traderai user create`);
  if (!portfolios.some(({ name }) => name === wishes.portfolio.name) && wishes.portfolio.name !== FIRST_PORTFOLIO.name)
    output.say(
      `The portfolio ${wishes.portfolio.name} was not created. Create it with: traderai portfolio create ${wishes.portfolio.name}`,
    );
  if (environment.databaseUrl !== null) output.say('The environment names a database; it overrides the configuration.');
  output.say('Open the desk with: traderai');
}
