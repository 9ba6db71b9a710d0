/** A review's advice, computed from its figures: pure, so that tests can show each rule to apply and not to apply. */
import { milliseconds } from '../../text/durations.ts';
import { counted, grouped, percent } from '../../text/figures.ts';
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

/** The least time before an index counts as unused: weekly work must have run in it. */
export const DAYS_TO_JUDGE = 7;
/** Smaller indexes and tables are not worth advice. */
const WORTH_BYTES = 8 * 1024 * 1024;
const LARGE_TABLE_ROWS = 50_000;
const SLOW_MEAN_MS = 100;

/** `days`: how long the server has counted; null when unknown. */
export function indexAdvice(indexes: readonly IndexUse[], days: number | null): Advice[] {
  return indexes.flatMap(({ index, table, scans, bytes, enforces, valid, coveredBy }): Advice[] => {
    if (!valid)
      return [
        {
          subject: index,
          finding: `its build was interrupted: it slows writes to ${table}, and no query reads it`,
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
        finding: `not read in ${counted(Math.floor(days), 'day')}`,
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
      const finding = `read from end to end ${counted(wholeReads, 'time')}, ${counted(Math.round(perRead), 'row')} each`;
      advice.push({ subject: table, finding, remedy: 'find the statement: traderai db review monthly' });
    }
    if (deadRows > 10_000 && deadRows > rows * 0.2)
      advice.push({
        subject: table,
        finding: `${counted(deadRows, 'dead row')} beside ${grouped(rows)}`,
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
      finding: `${counted(calls, 'call')} of ${milliseconds(meanMs)} take ${percent(share)} of the server's time`,
      remedy: 'read its plan: explain (analyze, buffers)',
    }));
}

export function shapeAdvice(findings: readonly ShapeFinding[]): Advice[] {
  return findings.map(({ kind, object, detail }) => ({ subject: object, ...SHAPES[kind](object, detail) }));
}

const SHAPES: Readonly<Record<ShapeKind, (object: string, detail: string) => Omit<Advice, 'subject'>>> = {
  'no-primary-key': (object) => ({
    finding: 'it has no primary key',
    remedy: `alter table "${object}" add primary key (…)`,
  }),
  'unindexed-foreign-key': (object, detail) => ({
    finding: `${detail} has no index: a delete of a referenced row reads the whole table`,
    remedy: `create index concurrently on "${object}" (…)`,
  }),
  'unchecked-constraint': (object, detail) => ({
    finding: `${detail} was never validated for older rows`,
    remedy: `alter table "${object}" validate constraint "${detail}"`,
  }),
  'sequence-running-out': (object, detail) => ({
    finding: `${detail} of its numbers are used`,
    remedy: `alter sequence "${object}" as bigint`,
  }),
  'transactions-running-out': (_object, detail) => ({
    finding: `its oldest row is ${detail} transactions old; the server stops at 2 billion`,
    remedy: 'vacuum (freeze)',
  }),
  'no-month-ahead': (_object, detail) => ({
    finding: `it has no partition for ${detail}`,
    remedy: 'traderai db maintain --job make-partitions',
  }),
};

export function firstWords(statement: string): string {
  const line = statement.replaceAll(/\s+/g, ' ').trim();
  return line.length <= 80 ? line : `${line.slice(0, 79)}…`;
}
