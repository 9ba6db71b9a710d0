/**
 * Spans in which the table had no rows before the import: looked up once for each key and cached, because a file has
 * neighboring rows.
 */
import type { Pool } from 'pg';
import type { KeySpan } from './chunk.ts';

interface FreeSpan {
  /** No row lies strictly between these instants. */
  readonly after: number;
  readonly before: number;
}

export class FreeSpans {
  readonly #pool: Pool;
  readonly #known = new Map<string, FreeSpan>();

  /**
   * The pool's connections do not see the rows of the import's own transaction: chunks compare with each other by
   * themselves.
   */
  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** True when no span had a row; later inserts of other sessions show as a violated key. */
  async allFree(spans: readonly KeySpan[]): Promise<boolean> {
    const unknown = spans.filter((span) => !this.#free(span));
    if (unknown.length === 0) return true;
    const { rows } = await this.#pool.query<{ after: Date | null; before: Date | null }>(NEIGHBORS, [
      unknown.map(({ symbol }) => symbol),
      unknown.map(({ interval }) => interval),
      unknown.map(({ firstAt }) => new Date(firstAt)),
    ]);
    rows.forEach(({ after, before }, index) => {
      this.#known.set(keyOf(unknown[index]!), {
        after: after?.getTime() ?? Number.NEGATIVE_INFINITY,
        before: before?.getTime() ?? Number.POSITIVE_INFINITY,
      });
    });
    return unknown.every((span) => this.#free(span));
  }

  #free(span: KeySpan): boolean {
    const known = this.#known.get(keyOf(span));
    return known !== undefined && span.firstAt > known.after && span.lastAt < known.before;
  }
}

function keyOf({ symbol, interval }: KeySpan): string {
  return `${interval} ${symbol}`;
}

const NEIGHBORS = `
  select (select max(m.timestamp) from "MarketData" m where m.symbol = s.symbol and m.interval = s.interval and m.timestamp < s.at) as after,
         (select min(m.timestamp) from "MarketData" m where m.symbol = s.symbol and m.interval = s.interval and m.timestamp >= s.at) as before
    from unnest($1::text[], $2::text[], $3::timestamptz[]) with ordinality as s (symbol, interval, at, place)
   order by s.place`;
