/** Instruments that a feed brings and the desk does not know yet. */
import type { ClientBase } from 'pg';
import { plain } from '../../domain/decimal.ts';
import type { Instrument } from '../../domain/instrument.ts';

/** Those that stand already stay as they are: their ticks and costs are the desk's to change. */
export async function addInstruments(
  client: ClientBase,
  instruments: readonly Pick<Instrument, 'symbol' | 'name' | 'kind' | 'currency' | 'tickSize' | 'lotSize'>[],
): Promise<void> {
  if (instruments.length === 0) return;
  await client.query(
    `insert into "Instrument" (symbol, name, kind, currency, tick_size, lot_size)
     select n.symbol, n.name, n.kind::"InstrumentKind", n.currency, n.tick_size, n.lot_size
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::numeric[], $6::numeric[]) as n (symbol, name, kind, currency, tick_size, lot_size)
      order by n.symbol
     on conflict (symbol) do nothing`,
    [
      instruments.map(({ symbol }) => symbol),
      instruments.map(({ name }) => name),
      instruments.map(({ kind }) => kind),
      instruments.map(({ currency }) => currency),
      instruments.map(({ tickSize }) => plain(tickSize)),
      instruments.map(({ lotSize }) => plain(lotSize)),
    ],
  );
}
