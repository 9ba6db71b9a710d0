/** `traderai key list` */
import { readKeys } from '../../database/queries/people.ts';
import type { KeyRow } from '../../database/queries/people.ts';
import { readPortfolios } from '../../database/queries/portfolios.ts';
import { portfolioTitle } from '../../text/portfolio-names.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import type { Column } from '../output/columns.ts';
import { instant } from '../../text/instants.ts';
import { isoInstant } from '../../domain/instant.ts';
import { reportList } from '../output/report.ts';
import type { JsonObject } from '../output/shapes.ts';
import { limitsJson, limitsText } from './limits.ts';
import type { NamedLimits } from './limits.ts';

type StateRow = KeyRow & { readonly state: 'in force' | 'expired' | 'revoked'; readonly limits: NamedLimits };

const COLUMNS: readonly Column<StateRow>[] = [
  { title: 'Key', value: (key) => key.name },
  { title: 'User', value: (key) => key.user, priority: 2 },
  { title: 'Prefix', value: (key) => key.prefix },
  { title: 'Scopes', value: (key) => key.scopes.join(', ') },
  { title: 'State', value: (key) => key.state },
  { title: 'Limits', value: (key) => limitsText(key.limits) || '–', priority: 4 },
  { title: 'Connections', align: 'right', value: (key) => String(key.connectionLimit), priority: 1 },
  { title: 'Expires (UTC)', value: (key) => instant(key.expiresAt), priority: 3 },
  { title: 'Last used (UTC)', value: (key) => instant(key.lastUsedAt), priority: 1 },
  { title: 'Made (UTC)', value: (key) => instant(key.createdAt), priority: 0 },
];

export const command = defineCommand({
  details: `Lists your own keys; risk and administrators see all keys. Secrets are not
stored. Limits are portfolios, symbols, the largest order, and addresses.`,
  options: { all: { flags: '--all', summary: 'also list revoked and expired keys' } },
  examples: [
    ['traderai key list', 'list the keys in force'],
    ['traderai key list --all --json', 'list every key, for a script'],
  ],
  async run(context, { options }) {
    await withDesk(context, async ({ db }) => {
      const now = context.clock.now();
      const [keys, portfolios] = await Promise.all([readKeys(db), readPortfolios(db)]);
      const titles = new Map(portfolios.map((portfolio) => [portfolio.id, portfolioTitle(portfolio)]));
      const all = keys.map((key): StateRow => ({
        ...key,
        limits: {
          portfolios: noneAsNull(key.portfolioIds)?.map((id) => titles.get(id) ?? id) ?? null,
          symbols: noneAsNull(key.symbols),
          largestOrder: key.largestOrder,
          addresses: noneAsNull(key.addresses),
        },
        state:
          key.revokedAt !== null ? 'revoked' : key.expiresAt !== null && key.expiresAt <= now ? 'expired' : 'in force',
      }));
      const rows = options.all === true ? all : all.filter(({ state }) => state === 'in force');
      await reportList(context.output, {
        rows,
        columns: COLUMNS,
        json: keyJson,
        empty: 'No keys in force. Create one with: traderai key create NAME --scope agent',
      });
    });
  },
});

/** The database stores no limit as null and refuses an empty list; Prisma reads both as an empty list. */
function noneAsNull(list: readonly string[]): readonly string[] | null {
  return list.length === 0 ? null : list;
}

function keyJson({ limits, ...key }: StateRow): JsonObject {
  return {
    ...key,
    ...limitsJson(limits),
    createdAt: isoInstant(key.createdAt),
    expiresAt: isoInstant(key.expiresAt),
    lastUsedAt: isoInstant(key.lastUsedAt),
    revokedAt: isoInstant(key.revokedAt),
  };
}
