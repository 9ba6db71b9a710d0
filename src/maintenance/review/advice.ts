/** What a review advises, from its figures: pure, so that each rule can be shown to hold and not to hold. */
import type { IndexUse } from './index-use.ts';
import type { ShapeFinding, ShapeKind } from './schema-shape.ts';
import type { StatementUse } from './slow-statements.ts';
import type { TableUse } from './table-use.ts';

export interface Advice {
  /** The index, table or statement. */
  readonly subject: string;
  readonly finding: string;
  readonly remedy: string;
}

/** An index is called unused after that long: what is done once a week must have had its turn. */
export const DAYS_TO_JUDGE = 7;
/** Below this an index or a table is not worth a word. */
const WORTH_BYTES = 8 * 1024 * 1024;
const LARGE_TABLE_ROWS = 50_000;
const SLOW_MEAN_MS = 100;

/** `days`: how long has been counted; null when nobody knows. */
export function indexAdvice(indexes: readonly IndexUse[], days: number | null): Advice[] {
  return indexes.flatMap(({ index, table, scans, bytes, enforces, valid, coveredBy }): Advice[] => {
    if (!valid)
      return [
        {
          subject: index,
          finding: `a build of it was interrupted: ${table} pays for it and nobody reads it`,
          remedy: `reindex index concurrently "${index}"`,
        },
      ];
    if (coveredBy !== null)
      return [
        { subject: index, finding: `${coveredBy} begins with the same columns`, remedy: `drop index "${index}"` },
      ];
    if (enforces || scans > 0 || bytes < WORTH_BYTES || days === null || days < DAYS_TO_JUDGE) return [];
    return [
      {
        subject: index,
        finding: `not read in ${Math.floor(days)} days`,
        remedy: `drop index "${index}", if no yearly report needs it`,
      },
    ];
  });
}

export function tableAdvice(tables: readonly TableUse[], days: number | null): Advice[] {
  return tables.flatMap(({ table, rows, wholeReads, rowsReadWhole, deadRows, analyzedAt }): Advice[] => {
    const advice: Advice[] = [];
    const perRead = wholeReads === 0 ? 0 : rowsReadWhole / wholeReads;
    if (perRead > LARGE_TABLE_ROWS && wholeReads > Math.max(days ?? 1, 1)) {
      const finding = `read from end to end ${wholeReads} times, ${Math.round(perRead)} rows each`;
      advice.push({ subject: table, finding, remedy: 'find the statement with: traderai db review monthly' });
    }
    if (deadRows > 10_000 && deadRows > rows * 0.2)
      advice.push({
        subject: table,
        finding: `${deadRows} dead rows beside ${rows}`,
        remedy: `vacuum analyze "${table}"`,
      });
    if (rows > LARGE_TABLE_ROWS && analyzedAt === null)
      advice.push({ subject: table, finding: 'never analyzed', remedy: 'traderai db maintain --job analyze' });
    return advice;
  });
}

export function statementAdvice(statements: readonly StatementUse[]): Advice[] {
  return statements
    .filter(({ meanMs, share, calls }) => meanMs > SLOW_MEAN_MS && share > 0.1 && calls > 1)
    .map(({ statement, meanMs, share, calls }) => ({
      subject: firstWords(statement),
      finding: `${calls} calls of ${meanMs.toFixed(0)} ms are ${(share * 100).toFixed(0)} % of the server's time`,
      remedy: 'look at its plan with explain (analyze, buffers)',
    }));
}

export function shapeAdvice(findings: readonly ShapeFinding[]): Advice[] {
  return findings.map(({ kind, object, detail }) => ({ subject: object, ...SHAPES[kind](object, detail) }));
}

const SHAPES: Readonly<Record<ShapeKind, (object: string, detail: string) => Omit<Advice, 'subject'>>> = {
  'no-primary-key': (object) => ({
    finding: 'nothing tells its rows apart',
    remedy: `alter table "${object}" add primary key (…)`,
  }),
  'unindexed-foreign-key': (object, detail) => ({
    finding: `${detail} has no index: a delete on the other side reads it all`,
    remedy: `create index concurrently on "${object}" (…)`,
  }),
  'unchecked-constraint': (object, detail) => ({
    finding: `${detail} was never checked for the rows before it`,
    remedy: `alter table "${object}" validate constraint "${detail}"`,
  }),
  'sequence-running-out': (object, detail) => ({
    finding: `${detail} of its numbers are used`,
    remedy: `alter sequence "${object}" as bigint`,
  }),
  'transactions-running-out': (_object, detail) => ({
    finding: `its oldest row is ${detail} transactions old; at 2 billion the server stops`,
    remedy: 'vacuum (freeze)',
  }),
  'no-month-ahead': (_object, detail) => ({
    finding: `there is no place for ${detail}`,
    remedy: 'traderai db maintain --job make-partitions',
  }),
};

export function firstWords(statement: string): string {
  const line = statement.replaceAll(/\s+/g, ' ').trim();
  return line.length <= 80 ? line : `${line.slice(0, 79)}…`;
}
