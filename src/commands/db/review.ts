/** `traderai db review` */
import type { Pool } from 'pg';
import {
  DAYS_TO_JUDGE,
  firstWords,
  indexAdvice,
  shapeAdvice,
  statementAdvice,
  tableAdvice,
} from '../../maintenance/review/advice.ts';
import type { Advice } from '../../maintenance/review/advice.ts';
import { readCountedSince } from '../../maintenance/review/counted-since.ts';
import { readIndexUse } from '../../maintenance/review/index-use.ts';
import type { IndexUse } from '../../maintenance/review/index-use.ts';
import { readShape } from '../../maintenance/review/schema-shape.ts';
import { readStatementUse } from '../../maintenance/review/slow-statements.ts';
import type { StatementUse } from '../../maintenance/review/slow-statements.ts';
import { readTableUse } from '../../maintenance/review/table-use.ts';
import type { TableUse } from '../../maintenance/review/table-use.ts';
import { plainText } from '../../domain/plain-text.ts';
import { grouped, megabytes, percent } from '../../text/figures.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { badUsage } from '../errors.ts';
import type { Column } from '../output/columns.ts';
import { isoInstant } from '../../domain/instant.ts';
import type { Output } from '../output/output.ts';
import { reportJson } from '../output/report.ts';
import { renderTable } from '../output/table.tsx';
import { DAY_MS } from '../../domain/time-units.ts';

const MOST_STATEMENTS = 20;

/** One table of figures under a title, or the reason why it is missing. */
interface Section {
  readonly name: 'indexes' | 'tables' | 'statements';
  readonly text: (output: Output) => Promise<string>;
  readonly json: unknown;
}

interface Review {
  readonly since: number | null;
  readonly sections: readonly Section[];
  readonly advice: readonly Advice[];
}

type Reviewer = (pool: Pool, now: number) => Promise<Review>;

const REVIEWS: Readonly<Record<string, Reviewer>> = { weekly, monthly, quarterly };

export const command = defineCommand({
  arguments: [{ name: '[period]', summary: 'weekly (default), monthly or quarterly' }],
  details: `weekly     use and size of indexes, and tables that are read as a whole
monthly    the statements that took most time of the server, from
           pg_stat_statements; for administrators
quarterly  size of each table, and faults in keys, constraints, sequences and
           months ahead

Changes nothing; each piece of advice names its remedy. An index counts as
unused only after the server has counted for ${DAYS_TO_JUDGE} days.`,
  examples: [
    ['traderai db review', 'review the use of indexes'],
    ['traderai db review monthly', 'review the slowest statements'],
    ['traderai db review quarterly --json', 'list sizes for a capacity plan'],
  ],
  async run(context, { words: [period = 'weekly'] }) {
    const review = Object.hasOwn(REVIEWS, period) ? REVIEWS[period]! : null;
    if (review === null)
      throw badUsage(`there is no ${plainText(period)} review`, `Name one of ${Object.keys(REVIEWS).join(', ')}.`);
    const found = await withDesk(context, ({ pool }) => review(pool, context.clock.now()));
    await report(context.output, period, found);
  },
});

async function weekly(pool: Pool, now: number): Promise<Review> {
  const since = await readCountedSince(pool);
  const days = since === null ? null : (now - since) / DAY_MS;
  const [indexes, tables] = [await readIndexUse(pool), await readTableUse(pool)];
  return {
    since,
    sections: [indexSection(indexes), tableSection(tables)],
    advice: [...indexAdvice(indexes, days), ...tableAdvice(tables, days)],
  };
}

async function monthly(pool: Pool): Promise<Review> {
  const answer = await readStatementUse(pool, MOST_STATEMENTS);
  if (answer.kind === 'not-counted') {
    return {
      since: null,
      sections: [],
      advice: [{ subject: 'statements', finding: answer.reason, remedy: answer.remedy }],
    };
  }
  return {
    since: answer.since,
    sections: [statementSection(answer.statements)],
    advice: statementAdvice(answer.statements),
  };
}

async function quarterly(pool: Pool, now: number): Promise<Review> {
  const since = await readCountedSince(pool);
  const tables = await readTableUse(pool);
  const days = since === null ? null : (now - since) / DAY_MS;
  return {
    since,
    sections: [tableSection(tables)],
    advice: [...shapeAdvice(await readShape(pool)), ...tableAdvice(tables, days)],
  };
}

async function report(output: Output, period: string, { since, sections, advice }: Review): Promise<void> {
  if (output.form === 'json') {
    return reportJson(output, {
      review: period,
      since: isoInstant(since),
      ...Object.fromEntries(sections.map(({ name, json }) => [name, json])),
      advice,
    });
  }
  if (since !== null) output.print(`Counted since ${isoInstant(since)}.\n`);
  for (const { text } of sections) output.print(`${await text(output)}\n`);
  if (advice.length === 0) return output.print('No advice.');
  output.print('Advice:');
  for (const { subject, finding, remedy } of advice)
    output.print(`  ${plainText(subject)}: ${plainText(finding)}\n    ${plainText(remedy)}`);
}

function indexSection(indexes: readonly IndexUse[]): Section {
  return {
    name: 'indexes',
    text: ({ surface }) => renderTable(INDEX_COLUMNS, indexes, surface),
    json: indexes.map(({ lastUsedAt, ...figures }) => ({ ...figures, lastUsedAt: isoInstant(lastUsedAt) })),
  };
}

function tableSection(tables: readonly TableUse[]): Section {
  return {
    name: 'tables',
    text: ({ surface }) => renderTable(TABLE_COLUMNS, tables, surface),
    json: tables.map(({ analyzedAt, ...figures }) => ({ ...figures, analyzedAt: isoInstant(analyzedAt) })),
  };
}

function statementSection(statements: readonly StatementUse[]): Section {
  return {
    name: 'statements',
    text: ({ surface }) => renderTable(STATEMENT_COLUMNS, statements, surface),
    json: statements,
  };
}

const INDEX_COLUMNS: readonly Column<IndexUse>[] = [
  { title: 'Index', value: ({ index }) => index },
  { title: 'Table', value: ({ table }) => table, priority: 1 },
  { title: 'Scans', align: 'right', value: ({ scans }) => grouped(scans) },
  { title: 'MB', align: 'right', value: ({ bytes }) => megabytes(bytes) },
  { title: 'Keeps', value: ({ enforces }) => (enforces ? 'a rule' : 'speed'), priority: 2 },
  { title: 'Last read (UTC)', value: ({ lastUsedAt }) => isoInstant(lastUsedAt) ?? '', priority: 0 },
];

const TABLE_COLUMNS: readonly Column<TableUse>[] = [
  { title: 'Table', value: ({ table }) => table },
  { title: 'Rows', align: 'right', value: ({ rows }) => grouped(rows) },
  { title: 'MB', align: 'right', value: ({ bytes }) => megabytes(bytes) },
  { title: 'Indexes MB', align: 'right', value: ({ indexBytes }) => megabytes(indexBytes) },
  { title: 'Months', align: 'right', value: ({ months }) => (months === 0 ? '' : String(months)), priority: 1 },
  { title: 'Read whole', align: 'right', value: ({ wholeReads }) => grouped(wholeReads), priority: 2 },
  { title: 'Dead rows', align: 'right', value: ({ deadRows }) => grouped(deadRows), priority: 3 },
  { title: 'Analyzed (UTC)', value: ({ analyzedAt }) => isoInstant(analyzedAt) ?? 'never', priority: 0 },
];

const STATEMENT_COLUMNS: readonly Column<StatementUse>[] = [
  { title: 'Share', align: 'right', value: ({ share }) => percent(share) },
  { title: 'Calls', align: 'right', value: ({ calls }) => grouped(calls) },
  { title: 'Mean ms', align: 'decimal', value: ({ meanMs }) => grouped(meanMs, 2) },
  { title: 'Max ms', align: 'decimal', value: ({ maxMs }) => grouped(maxMs, 2), priority: 1 },
  { title: 'Rows', align: 'right', value: ({ rows }) => grouped(rows), priority: 0 },
  { title: 'Statement', value: ({ statement }) => firstWords(statement) },
];
