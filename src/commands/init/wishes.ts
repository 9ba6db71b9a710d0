/** The desk to create: from flags, else from answers in the terminal, else from defaults. */
import { FIRST_PORTFOLIO } from '../../server/bootstrap/first-people.ts';
import type { FirstPeople } from '../../server/bootstrap/first-people.ts';
import { loginNameFrom } from '../../server/bootstrap/login-name.ts';
import { shownUrl } from '../../database/database-url.ts';
import { DEFAULT_ACCOUNT } from '../../domain/account.ts';
import type { AccountKind } from '../../domain/account.ts';
import { parseDecimal, plain } from '../../domain/decimal.ts';
import type { Decimal } from '../../domain/decimal.ts';
import { plainText } from '../../domain/plain-text.ts';
import type { Context } from '../command.ts';
import { ownName } from '../desk.ts';
import { badUsage } from '../errors.ts';
import { readText } from '../read-text.ts';
import type { Questions } from './ask.ts';
import { shown } from '../../domain/shown.ts';

export interface Wishes extends FirstPeople {
  readonly database: { readonly kind: 'embedded' } | { readonly kind: 'url'; readonly url: string };
}

export interface InitFlags {
  readonly url?: string | undefined;
  readonly urlFile?: string | undefined;
  readonly username?: string | undefined;
  readonly cash?: Decimal | undefined;
  readonly currency?: string | undefined;
  readonly account?: AccountKind | undefined;
}

export async function gatherWishes(context: Context, flags: InitFlags, questions: Questions | null): Promise<Wishes> {
  const database = await databaseOf(context, flags, questions);
  const offered = { username: ownName(context), cash: plain(FIRST_PORTFOLIO.cash) };
  const username =
    flags.username ??
    usernameOf((await questions?.ask('Name of the first user', offered.username)) ?? offered.username);
  const portfolio = portfolioNameOf(
    context.flags.portfolio ??
      (await questions?.ask('Name of the first portfolio', FIRST_PORTFOLIO.name)) ??
      FIRST_PORTFOLIO.name,
  );
  const currency =
    flags.currency ??
    currencyOf((await questions?.ask('Its currency', FIRST_PORTFOLIO.currency)) ?? FIRST_PORTFOLIO.currency);
  const cash = flags.cash ?? cashOf((await questions?.ask('Its cash', offered.cash)) ?? offered.cash);
  return {
    database,
    username,
    portfolio: { name: portfolio, currency, cash, account: flags.account ?? DEFAULT_ACCOUNT },
  };
}

export function usernameOf(text: string): string {
  if (loginNameFrom(text) === text) return text;
  throw badUsage(
    `${text} cannot be a username`,
    'Use up to 40 small letters, digits and underscores, a letter first. Names of Postgres and of the desk are reserved.',
  );
}

export function currencyOf(text: string): string {
  if (/^[A-Z0-9]{2,10}$/.test(text)) return text;
  throw badUsage(`${text} is not a currency`, 'Write it in capital letters, for example USD.');
}

/** Money of 0 or more, with the decimals that the database stores. */
export function cashOf(text: string): Decimal {
  const amount = parseDecimal(text.replaceAll(',', ''));
  if (amount !== null && !amount.isNegative() && amount.decimalPlaces() <= 8) return amount;
  throw badUsage(`${text} is not an amount of cash`, 'Write it as 10000 or 10000.50.');
}

function portfolioNameOf(text: string): string {
  if (text !== '' && text.length <= 64 && plainText(text) === text) return text;
  throw badUsage(
    `${shown(text)} cannot name a portfolio`,
    'Use 1 to 64 characters without control and invisible characters.',
  );
}

async function databaseOf(
  context: Context,
  { url, urlFile }: InitFlags,
  questions: Questions | null,
): Promise<Wishes['database']> {
  if (url !== undefined) return urlOf(url);
  if (urlFile !== undefined) return urlOf((await readText(urlFile)).trim());
  const target = context.target();
  if (questions === null || target.kind === 'url') return target;
  const answer = await questions.ask('Database: embedded, or a Postgres URL', 'embedded');
  return answer === 'embedded' ? { kind: 'embedded' } : urlOf(answer);
}

function urlOf(text: string): Wishes['database'] {
  if (/^postgres(ql)?:\/\/\S+$/.test(text)) return { kind: 'url', url: text };
  throw badUsage(`${shownUrl(text)} is not a Postgres URL`, 'Write it as postgresql://user@host:5432/database');
}
