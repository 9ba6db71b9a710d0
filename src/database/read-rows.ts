/** Reads rows one by one, so that an unreadable row does not keep the others out. */
import { Decimal } from '../domain/decimal.ts';

export interface UnreadableRow {
  /** For messages: `order 7`, `the quote of BTCUSD`. */
  readonly what: string;
  /** Id of the row's portfolio; null when the row has none. */
  readonly portfolioId: string | null;
  readonly reason: string;
}

export type OnUnreadable = (row: UnreadableRow) => void;

export interface Reading<Stored, Row> {
  readonly read: (stored: Stored) => Row;
  readonly name: (stored: Stored) => Omit<UnreadableRow, 'reason'>;
  /** Without it an unreadable row throws. */
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

/** NaN and infinity would spread through every sum that includes them. */
function assertNumbers(row: object): void {
  for (const [field, value] of Object.entries(row))
    if (value instanceof Decimal && !value.isFinite()) throw new Error(`${field} is ${value.toString()}`);
}
