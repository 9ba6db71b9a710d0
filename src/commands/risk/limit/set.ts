/** `traderai risk limit set` */
import { setLimit } from '../../../database/actions/limits.ts';
import type { LimitTarget } from '../../../database/actions/limits.ts';
import { readHaltRights } from '../../../database/queries/halts.ts';
import { parseLimitKind, parseLimitValue } from '../../../domain/limit-words.ts';
import { LIMIT_ACTIONS, LIMIT_KINDS } from '../../../domain/risk-limit.ts';
import type { LimitAction, LimitKind } from '../../../domain/risk-limit.ts';
import { shown } from '../../../domain/shown.ts';
import { limitScope, limitValue } from '../../../text/limits.ts';
import { symbolValue } from '../../candle/flags.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../command.ts';
import { withDesk } from '../../desk.ts';
import type { Desk } from '../../desk.ts';
import { badUsage, failureOf } from '../../errors.ts';
import { namedKey } from '../../key/named.ts';
import { reportJson } from '../../output/report.ts';
import { limitTermsJson } from './json.ts';

export const command = defineCommand({
  arguments: [
    { name: '<kind>', summary: 'the limited figure, such as MAX_DAILY_LOSS' },
    { name: '<value>', summary: 'its limit, in the form of the kind' },
  ],
  details: `Sets a limit of the desk, a user, a portfolio or a key, in all symbols or one.
Every limit over an order binds; orders that only reduce are always accepted.

An order alone      MAX_ORDER_QUANTITY 10   MAX_ORDER_NOTIONAL 5,000
                    PRICE_COLLAR 5%   MAX_QUOTE_AGE 5   APPROVAL_NOTIONAL 5,000
How many orders     MAX_ORDER_RATE 60 (a minute)   MAX_OPEN_ORDERS 20
Which orders        ALLOWED_SYMBOLS BTCUSD,ETHUSD   ALLOWED_SIDE buy
                    ALLOWED_HOURS 'mon-fri 09:00-17:30 Europe/Berlin'
Positions           MAX_POSITION_QUANTITY 10   MAX_SYMBOL_EXPOSURE 50,000
                    MAX_GROSS_EXPOSURE 200,000   MAX_NET_EXPOSURE 50,000
                    MAX_LEVERAGE 2
Losses              MAX_DAILY_LOSS 500   MAX_DRAWDOWN 10%

--action warn wants the quantity typed once more, deny refuses (the default).
Marks can pass exposure, leverage and losses: freeze then halts trading in the
scope, flatten also closes its positions. Without a scope, risk and
administrators limit the desk, other users themselves.`,
  options: {
    user: { flags: '--user <name>', summary: 'the portfolios and orders of this user' },
    key: { flags: '--key <key>', summary: 'the orders of this key, by name, prefix or id' },
    symbol: { flags: '--symbol <symbol>', summary: 'only this symbol', parse: symbolValue },
    currency: {
      flags: '--currency <code>',
      summary: 'only portfolios of this currency (default: each currency by itself)',
      parse: (text) => text.toUpperCase(),
    },
    action: {
      flags: '--action <action>',
      summary: 'warn, deny, freeze or flatten (default: deny)',
      choices: LIMIT_ACTIONS.map((action) => action.toLowerCase()),
    },
    reason: { flags: '--reason <text>', summary: 'the reason, in one line' },
  },
  examples: [
    ['traderai risk limit set MAX_DAILY_LOSS 500 --portfolio main --action freeze', 'halt it after a loss of 500'],
    ['traderai risk limit set MAX_ORDER_NOTIONAL 5,000 --user ann', 'refuse larger orders of ann'],
    ['traderai risk limit set APPROVAL_NOTIONAL 0 --key bot', 'want an approval of each order of a key'],
  ],
  async run(context, { words, options }) {
    const kind = kindOf(words[0]!);
    const value = parseLimitValue(kind, words[1]!);
    if (!value.ok) throw badUsage(value.error.message, value.error.hint);
    const terms = {
      kind,
      action: (options.action ?? 'deny').toUpperCase() as LimitAction,
      symbol: options.symbol ?? null,
      currency: options.currency ?? null,
      ...value.value,
    };
    await withDesk(context, async (desk) => {
      const { target, names } = await targetOf(context, desk, { user: options.user ?? null, key: options.key ?? null });
      const set = await setLimit(desk.pool, { ...terms, target, reason: options.reason ?? null });
      if (!set.ok) throw failureOf(set.error);
      const { id, number } = set.value;
      if (context.output.form === 'json')
        return reportJson(context.output, {
          id,
          number: String(number),
          ...scopeJson(names),
          ...limitTermsJson(terms),
        });
      context.output.print(
        `Limit ${number} of ${limitScope({ ...names, symbol: terms.symbol })}: ${kind} ${limitValue(terms)}, ${terms.action}.`,
      );
    });
  },
});

function kindOf(text: string): LimitKind {
  const kind = parseLimitKind(text);
  if (kind !== null) return kind;
  throw badUsage(`${shown(text)} is not a kind of limit`, `Use one of ${LIMIT_KINDS.join(', ')}.`);
}

function scopeJson({ username: user, portfolio, key }: Named['names']): Record<string, string | null> {
  return { user, portfolio, key };
}

interface Named {
  readonly target: LimitTarget;
  readonly names: { readonly username: string | null; readonly portfolio: string | null; readonly key: string | null };
}

async function targetOf(
  context: Context,
  desk: Desk,
  { user, key }: { readonly user: string | null; readonly key: string | null },
): Promise<Named> {
  const { portfolio } = context.flags;
  if ([user, key, portfolio].filter((name) => name !== null).length > 1)
    throw badUsage('use one of --user, --key and --portfolio', 'Set one limit for each scope.');
  const names = { username: null, portfolio: null, key: null };
  if (portfolio !== null) {
    const { id, name } = await desk.portfolio();
    return { target: { kind: 'portfolio', portfolioId: id }, names: { ...names, portfolio: name } };
  }
  if (key !== null) {
    const found = await namedKey(desk.db, key);
    return { target: { kind: 'key', keyId: found.id }, names: { ...names, key: found.name, username: found.user } };
  }
  const rights = await readHaltRights(desk.db);
  const username = user ?? (rights.haltsDesk ? null : rights.username);
  return username === null
    ? { target: { kind: 'desk' }, names }
    : { target: { kind: 'user', username }, names: { ...names, username } };
}
