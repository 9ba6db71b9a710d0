/** The engine's knowledge of each series of bars: whether its volumes are known, and which bar closed last. */
import type { Candle } from '../domain/candle.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { FeedPast } from '../market-data/feeds/feed.ts';
import type { EngineState, Market } from './state.ts';

export type SeriesKey = Pick<Candle, 'symbol' | 'interval'>;

type Bar = SeriesKey & { readonly timestamp: number; readonly volume: Decimal | null };

/** A volume above zero makes every zero from its bar on a known volume. Earlier bars do not change. */
export function withVolumeOf(state: EngineState, bar: Bar): EngineState {
  const volumesFrom = volumesWith(state.volumesFrom, bar);
  return volumesFrom === state.volumesFrom ? state : { ...state, volumesFrom };
}

export function volumesWith(volumesFrom: EngineState['volumesFrom'], bar: Bar): EngineState['volumesFrom'] {
  if (bar.volume === null || bar.volume.isZero()) return volumesFrom;
  const known = volumesFrom.get(keyOf(bar));
  return known !== undefined && known <= bar.timestamp ? volumesFrom : withEarlier(volumesFrom, bar, bar.timestamp);
}

/**
 * A zero means an unknown volume until a bar of its series, at or before this one, had a volume above zero: the source
 * may not have volumes.
 */
export function withKnownVolume<Told extends Bar>({ volumesFrom }: Pick<EngineState, 'volumesFrom'>, bar: Told): Told {
  if (bar.volume === null || !bar.volume.isZero()) return bar;
  const from = volumesFrom.get(keyOf(bar));
  return from !== undefined && from <= bar.timestamp ? bar : { ...bar, volume: null };
}

/**
 * `stored`: the earliest stored bars with a volume above zero. The feeds' own past counts too: a stored bar may come
 * from another recording.
 */
export function volumesFrom(
  stored: readonly (SeriesKey & { readonly timestamp: number })[],
  pasts: readonly FeedPast[],
): EngineState['volumesFrom'] {
  let known: EngineState['volumesFrom'] = new Map();
  for (const { timestamp, ...series } of stored) known = withEarlier(known, series, timestamp);
  for (const { volumeFrom, ...series } of pasts.flatMap((past) => past.series))
    if (volumeFrom !== null) known = withEarlier(known, series, volumeFrom);
  return known;
}

/** A bar that is in two recordings is processed once: true when the other recording's bar has closed it. */
export function hasClosed(
  { closed }: Pick<Market, 'closed'>,
  { interval, timestamp }: Pick<Candle, 'interval' | 'timestamp'>,
): boolean {
  return closed.get(interval) === timestamp;
}

export function withClosed(market: Market, { interval, timestamp }: Pick<Candle, 'interval' | 'timestamp'>): Market {
  return { ...market, closed: new Map(market.closed).set(interval, timestamp) };
}

function withEarlier(
  known: EngineState['volumesFrom'],
  series: SeriesKey,
  timestamp: number,
): EngineState['volumesFrom'] {
  const key = keyOf(series);
  return new Map(known).set(key, Math.min(known.get(key) ?? timestamp, timestamp));
}

function keyOf({ symbol, interval }: SeriesKey): string {
  return `${interval} ${symbol}`;
}
