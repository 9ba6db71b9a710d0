/** `traderai portfolio list` */
import { readOwnPortfolioIds } from '../../database/queries/own-portfolios.ts';
import { readPortfolios } from '../../database/queries/portfolios.ts';
import type { PortfolioRow } from '../../database/queries/portfolios.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import type { Column } from '../output/columns.ts';
import { money } from '../../text/figures.ts';
import { instant } from '../../text/instants.ts';
import { reportList } from '../output/report.ts';
import { portfolioJson } from '../output/shapes.ts';
import type { GrantRow } from '../../database/actions/grants.ts';
import { allGrants, grantJson } from './grants.ts';

export const command = defineCommand({
  details: `Lists your portfolios and those granted to you. With --all, or when you have
none, lists all that you can see. The present value of a portfolio: traderai
portfolio show`,
  options: { all: { flags: '--all', summary: 'all portfolios that you can see; administrators see every portfolio' } },
  examples: [
    ['traderai portfolio list', 'list your portfolios and their cash'],
    ['traderai portfolio list --all --json', 'list every portfolio of the desk, for a script'],
  ],
  async run(context, { options }) {
    const rows = await withDesk(context, async ({ db, pool }) => {
      const [all, own, grants] = await Promise.all([
        readPortfolios(db),
        options.all === true ? null : readOwnPortfolioIds(db),
        allGrants(pool),
      ]);
      return all
        .filter(({ id }) => own === null || own.includes(id))
        .map((portfolio) => ({
          ...portfolio,
          grants: grants.filter(({ portfolioId }) => portfolioId === portfolio.id),
        }));
    });
    await reportList(context.output, {
      rows,
      columns: COLUMNS,
      json: (row) => ({ ...portfolioJson(row), grants: row.grants.map(grantJson) }),
      empty: 'No portfolios. Create one with: traderai portfolio create NAME --cash 10000',
    });
  },
});

interface ListedPortfolio extends PortfolioRow {
  readonly grants: readonly GrantRow[];
}

const COLUMNS: readonly Column<ListedPortfolio>[] = [
  { title: 'Name', value: ({ name }) => name },
  { title: 'Owner', value: ({ user }) => user, priority: 3 },
  { title: 'Account', value: ({ account }) => account, priority: 3 },
  { title: 'Currency', value: ({ currency }) => currency, priority: 4 },
  { title: 'Cash', align: 'decimal', value: ({ cash }) => money(cash) },
  { title: 'Last valued', align: 'decimal', value: ({ totalValue }) => money(totalValue), priority: 5 },
  { title: 'State', value: stateOf, priority: 6 },
  { title: 'Granted to', value: ({ grants }) => grants.map(({ username }) => username).join(', '), priority: 2 },
  { title: 'Created (UTC)', value: ({ createdAt }) => instant(createdAt), priority: 1 },
  { title: 'Description', value: ({ description }) => description ?? '', priority: 0 },
];

function stateOf({ active, suspendedAt }: PortfolioRow): string {
  if (suspendedAt !== null) return 'suspended';
  return active ? 'active' : 'inactive';
}
