/** Symbols with several series in one run: the finest series matches orders, the others only move charts. */
import { readFeedInstruments } from '../../engine/feed-instruments.ts';
import type { UnmetOrders } from '../../engine/report.ts';
import type { Feed, FeedSeries, Grain } from '../../market-data/feeds/feed.ts';
import { isoInstant } from '../../domain/instant.ts';

export interface MixedSymbol {
  readonly symbol: string;
  readonly matching: FeedSeries;
  /** The finest first, at least one. */
  readonly charts: readonly FeedSeries[];
}

/** Throws the error of a feed that cannot be read. */
export async function readMixedSymbols(feeds: readonly Feed[]): Promise<MixedSymbol[]> {
  return (await readFeedInstruments(feeds)).flatMap(({ symbol, series: [matching, ...charts] }) =>
    matching === undefined || charts.length === 0 ? [] : [{ symbol, matching, charts }],
  );
}

/** One line: the series that matches, the others, and the times when only another series has data. */
export function mixedSymbolText({ symbol, matching, charts }: MixedSymbol): string {
  const parts = [`${symbol}: ${nameOf(matching)} match orders; ${namesOf(charts)} only move charts.`];
  const { span } = matching;
  if (span === null) return parts[0]!;
  const earlier = charts.filter((one) => one.span !== null && one.span.from < span.from);
  const later = charts.filter((one) => one.span !== null && one.span.until > span.until);
  if (earlier.length > 0)
    parts.push(
      `The ${nameOf(matching)} begin at ${isoInstant(span.from)}, later than the ${namesOf(earlier)}: no order fills before.`,
    );
  if (later.length > 0)
    parts.push(
      `The ${nameOf(matching)} end at ${isoInstant(span.until)}, earlier than the ${namesOf(later)}: no order fills after.`,
    );
  return parts.join(' ');
}

/** Printed at the end of a run. */
export function unmetText({ symbol, matching }: MixedSymbol, { orders }: UnmetOrders): string {
  const [order, state] = orders === 1 ? ['1 order is', 'still working'] : [`${orders} orders are`, 'still working'];
  return `${symbol}: ${order} ${state}; no ${nameOf(matching)} came after acceptance.`;
}

export function mixedSymbolJson({ symbol, matching, charts }: MixedSymbol, unmet: UnmetOrders | undefined): unknown {
  return { symbol, matching: seriesJson(matching), charts: charts.map(seriesJson), unmetOrders: unmet?.orders ?? 0 };
}

function seriesJson({ grain, span }: FeedSeries): unknown {
  return {
    series: grain,
    from: span === null ? null : isoInstant(span.from),
    until: span === null ? null : isoInstant(span.until),
  };
}

function nameOf({ grain }: FeedSeries): string {
  return grain === 'quote' ? 'quotes' : `${grain} bars`;
}

/** `1h and 1d bars`: quotes are never in the list, because they are the finest series. */
function namesOf(series: readonly FeedSeries[]): string {
  const grains = series.map(({ grain }): Grain => grain);
  const last = grains.at(-1)!;
  return `${grains.length === 1 ? last : `${grains.slice(0, -1).join(', ')} and ${last}`} bars`;
}
