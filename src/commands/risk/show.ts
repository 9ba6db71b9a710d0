/** `traderai risk show` */
import { readHalts } from '../../database/queries/halts.ts';
import type { HaltRow } from '../../database/queries/halts.ts';
import { isoInstant } from '../../domain/instant.ts';
import { haltScope } from '../../text/halts.ts';
import { instant } from '../../text/instants.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { findPortfolio } from '../../database/queries/portfolios.ts';
import type { PortfolioRow } from '../../database/queries/portfolios.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../command.ts';
import { withDesk } from '../desk.ts';
import type { Desk } from '../desk.ts';
import type { Column } from '../output/columns.ts';
import { reportFields, reportJson } from '../output/report.ts';
import type { Report } from '../output/report.ts';
import { renderTable } from '../output/table.tsx';
import { limitsOf, readRisk, riskFields, riskJson } from './at-risk.ts';
import { LIMIT_USE_COLUMNS, limitUseJson } from './limit-columns.ts';

const DEFAULT_LIMIT = 20;

const COLUMNS: readonly Column<HaltRow>[] = [
  { title: 'No', align: 'right', value: ({ number }) => String(number) },
  { title: 'Halt of', value: haltScope },
  { title: 'Since (UTC)', value: ({ haltedAt }) => instant(haltedAt) },
  { title: 'By', value: ({ haltedLogin }) => haltedLogin, priority: 3 },
  { title: 'State', value: stateOf },
  { title: 'Reason', value: ({ reason }) => reason },
];

export const command = defineCommand({
  details: `Shows what a portfolio risks, the limits that bind you and their use, the halts
in force that concern you, then the latest ones that ended. Value at risk is the
result of the present holdings on the worst 5 (1) of 100 past days. The use of
exposures includes what open orders may add. While a halt is in force, only
reduce-only orders are accepted in its scope.`,
  options: {
    limit: {
      flags: '--limit <count>',
      summary: `how many of the newest halts (default: ${DEFAULT_LIMIT})`,
      parse: positiveWholeNumber,
    },
  },
  examples: [
    ['traderai risk show', 'show what your first portfolio risks, limits and halts'],
    ['traderai risk show --portfolio swing', 'the same for another portfolio'],
    ['traderai risk show --json', 'the same for a script'],
  ],
  async run(context, { options }) {
    const { limit = DEFAULT_LIMIT } = options;
    await withDesk(context, async (desk) => {
      const portfolio = await portfolioOrNone(context, desk);
      const [rows, risk] = await Promise.all([
        readHalts(desk.db, { scope: 'all', limit }),
        portfolio === null ? null : readRisk(desk, portfolio),
      ]);
      const limits = risk?.limits ?? (await limitsOf(desk));
      const halts = [...rows.filter(isInForce), ...rows.filter((halt) => !isInForce(halt))];
      if (context.output.form === 'json')
        return reportJson(context.output, {
          summary: risk === null ? null : riskJson(risk),
          limits: limits.map(limitUseJson),
          halts: halts.map(haltJson),
        });
      if (risk !== null) reportFields(context.output, riskFields(risk));
      await printTable(context.output, LIMIT_USE_COLUMNS, limits, 'No limits. Set one with: traderai risk limit set');
      await printTable(
        context.output,
        COLUMNS,
        halts,
        "Trading was never halted. Halt it with: traderai halt 'REASON'",
      );
    });
  },
});

/** Risk and administrators need no portfolio to see limits and halts. */
async function portfolioOrNone(context: Context, desk: Desk): Promise<PortfolioRow | null> {
  return context.portfolioName() === null ? findPortfolio(desk.db) : desk.portfolio();
}

async function printTable<Row>(
  report: Report,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  empty: string,
): Promise<void> {
  report.print(`\n${rows.length === 0 ? empty : await renderTable(columns, rows, report.surface)}`);
}

function isInForce({ resumedAt }: HaltRow): boolean {
  return resumedAt === null;
}

function stateOf({ resumedAt, resumedLogin, secondPerson }: HaltRow): string {
  if (resumedAt !== null) return `resumed ${instant(resumedAt)} by ${resumedLogin ?? '–'}`;
  return secondPerson ? 'IN FORCE, second person' : 'IN FORCE';
}

function haltJson(halt: HaltRow): Record<string, unknown> {
  const { number, haltedAt, protectiveUntil, resumedAt, ...rest } = halt;
  return {
    ...rest,
    number: String(number),
    haltedAt: isoInstant(haltedAt),
    protectiveUntil: isoInstant(protectiveUntil),
    resumedAt: isoInstant(resumedAt),
  };
}
