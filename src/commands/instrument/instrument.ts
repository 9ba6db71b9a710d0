/** One instrument in the answers of commands, with its open or next session. */
import type { PrismaClient } from '../../database/generated/client.ts';
import { readInstrument } from '../../database/queries/instruments.ts';
import type { InstrumentRow } from '../../database/queries/instruments.ts';
import { hoursOfDeskDay } from '../../domain/desk-day.ts';
import type { DeskDay } from '../../domain/desk-day.ts';
import { sessionOf } from '../../domain/sessions.ts';
import { describeHours } from '../../domain/trading-hours.ts';
import type { TradingHours } from '../../domain/trading-hours.ts';
import { CommandFailure } from '../errors.ts';
import { figure } from '../../text/figures.ts';
import { instant } from '../../text/instants.ts';
import { isoInstant } from '../../domain/instant.ts';
import { decimalText } from '../output/json-values.ts';
import type { JsonObject } from '../output/shapes.ts';

export interface ShownInstrument {
  readonly instrument: InstrumentRow;
  readonly day: DeskDay;
  /** The market time. */
  readonly marketAt: number;
}

export async function instrumentOf(db: PrismaClient, symbol: string): Promise<InstrumentRow> {
  const instrument = await readInstrument(db, symbol);
  if (instrument !== null) return instrument;
  throw new CommandFailure({
    code: 'UNKNOWN_INSTRUMENT',
    message: `there is no instrument ${symbol} on this desk`,
    hint: 'List them with: traderai instrument list',
    exitCode: 1,
  });
}

export function instrumentJson({ instrument, day, marketAt }: ShownInstrument): JsonObject {
  const session = sessionOf(hoursOf(instrument.tradingHours, day), marketAt);
  return {
    symbol: instrument.symbol,
    name: instrument.name,
    kind: instrument.kind,
    currency: instrument.currency,
    tickSize: decimalText(instrument.tickSize),
    lotSize: decimalText(instrument.lotSize),
    minimumNotional: decimalText(instrument.minimumNotional),
    commissionRate: decimalText(instrument.commissionRate),
    slippageRate: decimalText(instrument.slippageRate),
    participationRate: decimalText(instrument.participationRate),
    postOnlyPolicy: instrument.postOnlyPolicy,
    barPath: instrument.barPath,
    atrInterval: instrument.atrInterval,
    active: instrument.active,
    tradingHours: instrument.storedTradingHours,
    tradingHoursProblem: instrument.tradingHoursProblem,
    session:
      session === null
        ? null
        : {
            tradingDate: session.tradingDate,
            start: isoInstant(session.start),
            end: isoInstant(session.end),
            open: session.start <= marketAt,
          },
  };
}

export function instrumentFields({ instrument, day, marketAt }: ShownInstrument): (readonly [string, string])[] {
  return [
    ['Symbol', instrument.symbol],
    ['Name', instrument.name],
    ['Kind', instrument.kind],
    ['Currency', instrument.currency],
    ['Tick', figure(instrument.tickSize)],
    ['Lot', figure(instrument.lotSize)],
    ['Minimum notional', figure(instrument.minimumNotional)],
    ['Commission', `${figure(instrument.commissionRate.times(100))} %`],
    ['Slippage', `${figure(instrument.slippageRate.times(100))} %`],
    ['Participation', `${figure(instrument.participationRate.times(100))} % of a candle's volume`],
    ['Post-only', instrument.postOnlyPolicy],
    ['Bar path', instrument.barPath],
    ['ATR interval', instrument.atrInterval],
    ['State', instrument.active ? 'active' : 'inactive'],
    ['Trading hours', hoursText(instrument)],
    ['Session', sessionText(hoursOf(instrument.tradingHours, day), marketAt)],
  ];
}

export function hoursText({
  tradingHours,
  tradingHoursProblem,
}: Pick<InstrumentRow, 'tradingHours' | 'tradingHoursProblem'>): string {
  if (tradingHoursProblem !== null) return `the desk's day: the stored hours cannot be read (${tradingHoursProblem})`;
  return tradingHours === null ? "the desk's day" : describeHours(tradingHours);
}

function sessionText(hours: TradingHours, marketAt: number): string {
  const session = sessionOf(hours, marketAt);
  if (session === null) return 'none within a year';
  return `${session.tradingDate}, ${session.start <= marketAt ? 'open since' : 'opens'} ${instant(session.start)} and ends ${instant(session.end)} (market time)`;
}

function hoursOf(hours: TradingHours | null, day: DeskDay): TradingHours {
  return hours ?? hoursOfDeskDay(day);
}
