/** The record of a source of signals in one symbol. */
import { Decimal } from '../../domain/decimal.ts';
import type { SourceRecord } from '../../domain/order-line/sized.ts';
import type { PrismaClient } from '../generated/client.ts';

/** The latest signals of the symbol, of all sources, among which the judged ones of the source count. */
const MOST_SIGNALS = 5_000;

/** Of all algorithms of the source. */
const TEXT = `select count(*)::int as judged, count(*) filter (where s.outcome = 'HIT')::int as hits,
            round(avg(s.outcome_return) filter (where s.outcome = 'HIT')::numeric, 12)::text as gain,
            round(-avg(s.outcome_return) filter (where s.outcome = 'MISS')::numeric, 12)::text as loss
       from (select n.source, n.outcome, n.outcome_return from "Signal" n where n.symbol = $2 order by n.generated_at desc limit $3) s
      where s.source = $1 and s.outcome is not null`;

export interface RecordWanted {
  readonly source: string;
  readonly symbol: string;
}

export interface RecordStatement {
  readonly text: string;
  readonly values: unknown[];
  readonly read: (rows: readonly unknown[]) => SourceRecord;
}

/** For a connection of Prisma and for one of pg. */
export function recordStatement({ source, symbol }: RecordWanted): RecordStatement {
  return { text: TEXT, values: [source, symbol, MOST_SIGNALS], read: recordIn };
}

export async function readSourceRecord(db: PrismaClient, wanted: RecordWanted): Promise<SourceRecord> {
  const { text, values, read } = recordStatement(wanted);
  return read(await db.$queryRawUnsafe<unknown[]>(text, ...values));
}

function recordIn(rows: readonly unknown[]): SourceRecord {
  const [row] = rows as readonly { judged: number; hits: number; gain: string | null; loss: string | null }[];
  const { judged, hits, gain, loss } = row!;
  const above = (text: string | null): Decimal | null => (text === null ? null : Decimal.max(0, text));
  return { judged, hits, averageGain: above(gain), averageLoss: above(loss) };
}
