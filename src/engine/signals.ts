/** The sources of signals read each closed candle; their prices are rounded to the instrument's ticks. */
import type { Candle } from '../domain/candle.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { SourceSignal } from '../domain/signal-source.ts';
import { SIGNAL_SOURCES } from '../domain/signal-sources.ts';
import type { Effect } from './effect.ts';
import type { Market } from './state.ts';

export function showCandle(
  market: Market,
  candle: Candle,
): { readonly market: Market; readonly effects: readonly Effect[] } {
  const effects: Effect[] = [];
  const memories = new Map(market.memories);
  showTo(memories, { instrument: market.instrument, candle, effects });
  return { market: { ...market, memories }, effects };
}

/** Changes the memories, and adds the signals to the effects. */
export function showTo(
  memories: Map<string, unknown>,
  {
    instrument,
    candle,
    effects,
  }: { readonly instrument: Instrument; readonly candle: Candle; readonly effects: Effect[] },
): void {
  for (const source of SIGNAL_SOURCES) {
    const key = `${source.name} ${candle.interval}`;
    const { memory, signal } = source.step(memories.get(key) ?? source.begin(), candle);
    memories.set(key, memory);
    if (signal !== null) effects.push({ kind: 'signal', source: source.name, signal: onTicks(signal, instrument) });
  }
}

/** An order could not use a stop or target between two ticks. */
function onTicks(signal: SourceSignal, { tickSize }: Instrument): SourceSignal {
  const onTick = (price: Decimal | null): Decimal | null => {
    const nearest = price?.toNearest(tickSize) ?? null;
    return nearest === null || nearest.isZero() || nearest.equals(signal.entry) ? null : nearest;
  };
  return { ...signal, stop: onTick(signal.stop), target: onTick(signal.target) };
}
