/** The instruments by symbol. */
import { readInstruments } from '../../database/queries/instruments.ts';
import type { InstrumentRow } from '../../database/queries/instruments.ts';
import type { Topic } from './topic.ts';

export const instrumentsTopic: Topic<ReadonlyMap<string, InstrumentRow>> = {
  empty: new Map(),
  hears: { instrument: 'any' },
  scope: 'desk',
  turn: 'at once',
  read: async (db) => new Map((await readInstruments(db)).map((row) => [row.symbol, row])),
};
