import { afterAll, expect, test } from 'vitest';
import { FEEDS } from '../../../src/market-data/feeds/registry.ts';
import { sharedFile } from '../../support/shared-data.ts';
import { holdContract } from './contract.ts';
import type { ContractCase } from './contract.ts';
import { heldTime } from './held-time.ts';
import { HEADER, groupedRows, makeFolder } from './recordings.ts';
import { opened } from './telling.ts';

const folder = makeFolder();
afterAll(folder.remove);

const recording = folder.write('grouped, by symbol.csv.gz', [HEADER, ...groupedRows(700)]);
const week = sharedFile('data/bars_1m_bitfinex_week_2018-11-12.csv.gz');
const simulation = 'sim:seed=7,start=2018-11-14T12:00:00Z,speed=max';

function of(spec: string, prices: ContractCase['prices']): ContractCase {
  return { title: spec.replace(/:.*\//, ':'), open: () => opened(spec, heldTime()), prices };
}

const CASES: Readonly<Record<string, readonly ContractCase[]>> = {
  sim: [
    of('sim:seed=7,ticks=200', 'on the grid'),
    of(`${simulation},ticks=1000`, 'on the grid'),
    of(`${simulation},every=60000,ticks=300`, 'on the grid'),
  ],
  replay: [
    of(`replay:${recording},speed=max`, 'as recorded'),
    of(`replay:${recording}`, 'as recorded'),
    of(`replay:${recording},speed=0.5x`, 'as recorded'),
    ...(week === null ? [] : [of(`replay:${week},speed=max`, 'as recorded')]),
  ],
};

test('the contract covers every feed of the registry', () => {
  expect(Object.keys(CASES).sort()).toEqual(FEEDS.map(({ name }) => name).sort());
});

for (const contractCase of Object.values(CASES).flat()) holdContract(contractCase);
