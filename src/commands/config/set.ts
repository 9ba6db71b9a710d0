/** `traderai config set` */
import { ConfigurationError, keysWithoutDatabase, writeConfiguration } from '../../config/configuration.ts';
import type { Configuration, ConfigurationKey } from '../../config/configuration.ts';
import { makeHome } from '../../config/home.ts';
import { assertUsableUrl } from '../../database/database-url.ts';
import { plainText } from '../../domain/plain-text.ts';
import { defineCommand } from '../command.ts';
import { badUsage } from '../errors.ts';
import { openQuestions } from '../init/ask.ts';
import { reportJson } from '../output/report.ts';
import { holdsPassword, keyOf, shownValue, valueOf, withoutPassword } from './keys.ts';

export const command = defineCommand({
  arguments: [
    { name: '<key>', summary: 'name of the setting, as config list shows it' },
    { name: '[value]', summary: 'new value; - reads it from standard input, hidden in a terminal' },
  ],
  details: `An invalid value is refused, and the file is not changed.
Other users of this machine can see arguments, so pass - for a URL with a
password.`,
  options: { unset: { flags: '--unset', summary: 'set the default again' } },
  examples: [
    ['traderai config set theme green-up', 'set the colors of the console'],
    ['traderai config set portfolio swing', 'set the portfolio of commands without --portfolio'],
    ['traderai config set databaseUrl - < ~/.desk-url', 'use your own database, and hide its password'],
    ['traderai config set portfolio --unset', 'use your first portfolio again'],
  ],
  async run(context, { words, options }) {
    const { output, home } = context;
    const key = keyOf(words[0]!);
    const text = words[1];
    if ((text === undefined) === (options.unset !== true))
      throw badUsage(
        text === undefined ? `a value for ${key} is missing` : 'use a value or --unset, not both',
        'Name the new value, or use --unset.',
      );
    const value = text === undefined ? null : valueOf(key, await textOf(key, text));
    if (DATABASE_URLS.includes(key) && typeof value === 'string') assertUsableUrl(value);
    const stored = await write({ home, key, value });
    const configured = stored[key];
    const stray = keysWithoutDatabase(stored);
    if (stray.length > 0)
      output.say(
        `${stray.join(' and ')} belongs to databaseUrl: set that too, or commands that need a database refuse.`,
      );
    if (output.form === 'json') return reportJson(output, { key, value: withoutPassword(configured) });
    output.print(`${key}: ${plainText(shownValue(configured))}`);
    if (key === 'databaseUrl' && context.environment.databaseUrl !== null)
      output.say('The environment names a database; it overrides the configuration.');
  },
});

const DATABASE_URLS: readonly ConfigurationKey[] = ['databaseUrl', 'engineDatabaseUrl', 'listenDatabaseUrl'];

async function write({
  home,
  key,
  value,
}: {
  readonly home: string;
  readonly key: ConfigurationKey;
  readonly value: unknown;
}): Promise<Configuration> {
  makeHome(home);
  try {
    return await writeConfiguration(home, key, value);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw badUsage(error.message, 'Correct the value. The file is not changed.');
  }
}

async function textOf(key: ConfigurationKey, text: string): Promise<string> {
  if (text !== '-') {
    if (holdsPassword(text))
      throw badUsage(
        `a ${key} with a password must not be an argument: other users of this machine can see it`,
        `Pass it on standard input: traderai config set ${key} -`,
      );
    return text;
  }
  const questions = openQuestions();
  if (questions === null) return readInput();
  try {
    return (await questions.secret(`${key}:`)).trim();
  } finally {
    questions.close();
  }
}

async function readInput(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8').trim();
}
