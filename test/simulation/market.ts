/** Turns the acts of a market into the events of a recording, each later than the one before. */
import { textOf, units } from './amounts.ts';
import type { Act, BarAct, Setting } from './schedule.ts';

/** Figures are plain decimals, instants milliseconds UTC. */
export type ToldEvent =
  | {
      readonly kind: 'quote';
      readonly at: number;
      readonly bid: string | null;
      readonly ask: string | null;
      readonly last: string | null;
      /** Of both sides; null: unlimited. */
      readonly size: string | null;
    }
  | ({ readonly kind: 'open' } & ToldOpening)
  | ({
      readonly kind: 'close';
      readonly high: string;
      readonly low: string;
      readonly close: string;
    } & ToldOpening);

interface ToldOpening {
  readonly opensAt: number;
  readonly closesAt: number;
  readonly open: string;
  readonly volume: string | null;
}

/** Tuesday, 2024-01-02, 10:00 UTC: in a session of the instrument with hours. */
const START = Date.UTC(2024, 0, 2, 10);
const LENGTH_MS = { '1m': 60_000, '1h': 3_600_000, '1d': 86_400_000 } as const;
const DAY_MS = LENGTH_MS['1d'];
const HALF = units('0.5');

export type MarketAct = Extract<Act, { kind: 'quote' | 'bar' }>;

function laterThan(now: number, laterMs: Extract<Act, { kind: 'quote' }>['laterMs']): number {
  switch (laterMs) {
    case 'full hour':
      return (Math.floor(now / LENGTH_MS['1h']) + 1) * LENGTH_MS['1h'];
    case 'last minute': {
      const midnight = (Math.floor(now / DAY_MS) + 1) * DAY_MS;
      return Math.max(now + 1, midnight - LENGTH_MS['1m'] / 2);
    }
    default:
      return now + laterMs;
  }
}

export class SimulatedMarket {
  readonly #length: number;
  #now = START;
  #open: ToldOpening | null = null;

  constructor({ interval }: Setting) {
    this.#length = LENGTH_MS[interval];
  }

  next(act: MarketAct): ToldEvent {
    if (act.kind === 'quote') return this.#quoted(act);
    return this.#open === null ? this.#opened(act) : this.#closed(this.#open, act);
  }

  /** The events of a recording are in the order of time, so a quote during a bar comes before its close. */
  #quoted({ laterMs, bid, ask, last, size }: Extract<Act, { kind: 'quote' }>): ToldEvent {
    this.#now = Math.min(laterThan(this.#now, laterMs), (this.#open?.closesAt ?? Number.POSITIVE_INFINITY) - 1);
    return { kind: 'quote', at: this.#now, bid, ask, last, size };
  }

  #opened({ skipped, opens, price, volume }: BarAct): ToldEvent {
    const soonest = Math.ceil(this.#now / this.#length);
    const opensAt = opens === null ? (soonest + skipped) * this.#length : this.#next(soonest * this.#length, opens);
    this.#now = opensAt;
    this.#open = { opensAt, closesAt: opensAt + this.#length, open: price, volume };
    return { kind: 'open', ...this.#open };
  }

  /** The next bar that opens at this minute of a day. */
  #next(soonest: number, minute: number): number {
    if (this.#length === DAY_MS) return soonest;
    const today = Math.floor(soonest / DAY_MS) * DAY_MS + minute * LENGTH_MS['1m'];
    return today < soonest ? today + DAY_MS : today;
  }

  #closed(bar: ToldOpening, { up, down, end }: BarAct): ToldEvent {
    this.#open = null;
    this.#now = bar.closesAt;
    const [high, low] = [units(bar.open) + units(up), units(bar.open) - units(down)];
    const close = low + (units(end) % (high - low + HALF));
    return { kind: 'close', ...bar, high: textOf(high), low: textOf(low), close: textOf(close) };
  }
}
