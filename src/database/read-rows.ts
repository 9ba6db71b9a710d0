/** Rows as the program takes them, one by one, so that one which cannot be read does not keep the others out. */
import { Decimal } from '../domain/decimal.ts';

export interface UnreadableRow {
  /** In words: `order 7`, `the quote of BTCUSD`. */
  readonly what: string;
  /** The portfolio that it belongs to; null when it belongs to none. */
  readonly portfolioId: string | null;
  readonly reason: string;
}

export type OnUnreadable = (row: UnreadableRow) => void;

export interface Reading<Stored, Row> {
  readonly read: (stored: Stored) => Row;
  readonly name: (stored: Stored) => Omit<UnreadableRow, 'reason'>;
  /** Without it a row that cannot be read throws. */
  readonly onUnreadable: OnUnreadable | undefined;
}

export function readRows<Stored, Row extends object>(
  rows: readonly Stored[],
  { read, name, onUnreadable }: Reading<Stored, Row>,
): Row[] {
  if (onUnreadable === undefined) return rows.map(read);
  return rows.flatMap((stored) => {
    try {
      const row = read(stored);
      assertNumbers(row);
      return [row];
    } catch (error) {
      onUnreadable({ ...name(stored), reason: error instanceof Error ? error.message : String(error) });
      return [];
    }
  });
}

/** NaN and infinity would spread through every sum that they take part in. */
function assertNumbers(row: object): void {
  for (const [field, value] of Object.entries(row))
    if (value instanceof Decimal && !value.isFinite()) throw new Error(`${field} is ${value.toString()}`);
}
