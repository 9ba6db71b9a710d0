/** Adds the instruments of a feed that the desk does not have yet. */
import type { ClientBase } from 'pg';
import { plain } from '../../domain/decimal.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { inTransaction } from '../transaction.ts';
import { attempt, refusedRowOf } from './refused-row.ts';

export type NewInstrument = Pick<Instrument, 'symbol' | 'name' | 'kind' | 'currency' | 'tickSize' | 'lotSize'>;

export interface RefusedInstrument {
  readonly instrument: NewInstrument;
  /** The server's message. */
  readonly reason: string;
}

/**
 * Existing instruments stay as they are: their ticks and costs are the desk's to change. Returns the instruments that
 * the server refuses.
 */
export async function addInstruments(
  client: ClientBase,
  instruments: readonly NewInstrument[],
): Promise<RefusedInstrument[]> {
  if (instruments.length === 0) return [];
  try {
    await insert(client, instruments);
    return [];
  } catch (error) {
    if (refusedRowOf(error) === null) throw error;
    return addOneByOne(client, instruments);
  }
}

async function addOneByOne(client: ClientBase, instruments: readonly NewInstrument[]): Promise<RefusedInstrument[]> {
  const refused: RefusedInstrument[] = [];
  await inTransaction(client, async () => {
    for (const instrument of instruments) {
      const reason = await attempt(client, () => insert(client, [instrument]));
      if (reason !== null) refused.push({ instrument, reason });
    }
  });
  return refused;
}

async function insert(client: ClientBase, instruments: readonly NewInstrument[]): Promise<void> {
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
