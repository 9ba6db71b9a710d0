/**
 * Sends market updates one by one at a given rate directly into the store of the console. This is a higher load than
 * through a database, which collects updates ten times a second.
 */
import type { Clock } from '../../src/config/clock.ts';
import type { DeskStore } from '../../src/console/store.ts';
import type { QuoteRow } from '../../src/database/queries/quotes.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { randomFrom } from './random.ts';

export interface LoadDone {
  readonly applied: number;
  readonly seconds: number;
  /** User and system time of this process. */
  readonly cpuSeconds: number;
}

/** The shortest interval of timers; a faster rate sends several updates at a time. */
const SHORTEST_WAIT_MS = 4;
/** The number of updates generated before the measurement, so that their cost is not measured. */
const PREPARED = 5_000;

export async function feedStore(
  store: DeskStore,
  { updatesPerSecond, seconds }: { readonly updatesPerSecond: number; readonly seconds: number },
  clock: Clock,
): Promise<LoadDone> {
  const updates = preparedUpdates([...store.state.quotes.value.values()]);
  const waitMs = updatesPerSecond === 0 ? seconds * 1000 : Math.max(SHORTEST_WAIT_MS, 1000 / updatesPerSecond);
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  let applied = 0;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    const elapsed = Math.min(seconds, (performance.now() - startedAt) / 1000);
    const at = clock.now();
    for (const due = Math.floor(elapsed * updatesPerSecond); applied < due; applied += 1) {
      const quote = updates[applied % updates.length]!;
      store.apply({
        kind: 'changed',
        topic: 'quotes',
        value: new Map([[quote.symbol, { ...quote, receivedAt: at }]]),
        at,
      });
    }
    if (elapsed === seconds) break;
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  return { applied, seconds: (performance.now() - startedAt) / 1000, cpuSeconds: (user + system) / 1e6 };
}

/** The price of every symbol changes at random by up to half a percent, in whole cents. */
function preparedUpdates(quotes: readonly QuoteRow[]): QuoteRow[] {
  if (quotes.length === 0) throw new Error('no quotes to vary');
  const random = randomFrom(42);
  const latest = quotes.map((quote) => ({ ...quote }));
  return Array.from({ length: PREPARED }, () => {
    const at = Math.floor(random() * latest.length);
    const before = latest[at]!;
    const last = before.last!.times(1 + (random() - 0.5) / 100).toDecimalPlaces(2);
    const half = new Decimal(1 + Math.floor(random() * 4)).dividedBy(100);
    return (latest[at] = {
      ...before,
      last,
      bid: last.minus(half),
      ask: last.plus(half),
      volume: before.volume?.plus(1) ?? null,
      sequence: before.sequence + 1,
    });
  });
}
