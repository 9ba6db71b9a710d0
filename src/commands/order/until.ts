/** The end of a working order, from the trading hours of its instrument and the market time. */
import type { PrismaClient } from '../../database/generated/client.ts';
import { readDeskDay } from '../../database/queries/desk-day.ts';
import { readInstrument } from '../../database/queries/instruments.ts';
import { hoursOfDeskDay } from '../../domain/desk-day.ts';
import { worksUntil } from '../../domain/works-until.ts';
import type { WorkingTerms, WorksUntil } from '../../domain/works-until.ts';
import type { Context } from '../command.ts';
import { marketNow } from '../market-now.ts';
import { isoInstant } from '../../domain/instant.ts';
import type { JsonObject } from '../output/shapes.ts';

export async function readWorksUntil(
  context: Context,
  db: PrismaClient,
  order: WorkingTerms & { readonly symbol: string },
): Promise<WorksUntil> {
  const [instrument, day, marketAt] = await Promise.all([
    readInstrument(db, order.symbol),
    readDeskDay(db),
    marketNow(context, db),
  ]);
  return worksUntil(order, { hours: instrument?.tradingHours ?? hoursOfDeskDay(day), marketAt });
}

/** `worksUntil` is null when no instant ends the order. `worksUntilKnown` is false when the order may end later. */
export function worksUntilJson(until: WorksUntil): JsonObject {
  switch (until.kind) {
    case 'session':
    case 'close':
      return { worksUntil: isoInstant(until.at), worksUntilKnown: until.certainty === 'known' };
    case 'open':
      return { worksUntil: isoInstant(until.at), worksUntilKnown: false };
    default:
      return { worksUntil: null, worksUntilKnown: until.kind !== 'unknown' };
  }
}
