/** `traderai risk show` */
import { readHalts } from '../../database/queries/halts.ts';
import type { HaltRow } from '../../database/queries/halts.ts';
import { isoInstant } from '../../domain/instant.ts';
import { haltScope } from '../../text/halts.ts';
import { instant } from '../../text/instants.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import type { Column } from '../output/columns.ts';
import { reportJson, reportList } from '../output/report.ts';

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
  details: `Lists the halts in force that concern you, then the latest ones that ended.
While a halt is in force, only reduce-only orders are accepted in its scope.`,
  options: {
    limit: {
      flags: '--limit <count>',
      summary: `how many of the newest halts (default: ${DEFAULT_LIMIT})`,
      parse: positiveWholeNumber,
    },
  },
  examples: [
    ['traderai risk show', 'list the halts in force and the latest ended ones'],
    ['traderai risk show --json', 'the same for a script'],
  ],
  async run(context, { options }) {
    const { limit = DEFAULT_LIMIT } = options;
    const rows = await withDesk(context, ({ db }) => readHalts(db, { scope: 'all', limit }));
    const halts = [...rows.filter(isInForce), ...rows.filter((halt) => !isInForce(halt))];
    if (context.output.form === 'json') return reportJson(context.output, { halts: halts.map(haltJson) });
    await reportList(context.output, {
      rows: halts,
      columns: COLUMNS,
      json: haltJson,
      empty: "Trading was never halted. Halt it with: traderai halt 'REASON'",
    });
  },
});

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
