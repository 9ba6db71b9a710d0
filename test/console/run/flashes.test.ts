import { describe, expect, test } from 'vitest';
import { FLASH_MS, Flashes } from '../../../src/console/run/flashes.ts';
import type { RowHandle } from '../../../src/console/panes/list-body.ts';
import { orderRow } from '../desk-samples.ts';

function rows(...signatures: string[]): RowHandle[] {
  return signatures.map((signature, at) => ({
    key: String(at),
    signature,
    subject: { kind: 'order', symbol: 'BTCUSD', order: orderRow(at) },
  }));
}

describe('flashes', () => {
  test('light changed and new rows, not the rows of the first read', () => {
    const flashes = new Flashes();
    flashes.look('ORD', rows('NEW', 'NEW'), 0);
    expect(flashes.nextEnd(0)).toBeNull();
    flashes.look('ORD', rows('FILLED', 'NEW', 'NEW'), 100);
    expect([...flashes.flashing('ORD', 100)]).toEqual(['0', '2']);
    expect(flashes.nextEnd(100)).toBe(100 + FLASH_MS);
    expect([...flashes.flashing('ORD', 100 + FLASH_MS)]).toEqual([]);
  });

  test('of a hidden pane end by time, because otherwise the screen would be painted for ever to end them', () => {
    const flashes = new Flashes();
    flashes.look('TRD', rows('1'), 0);
    flashes.look('TRD', rows('1', '2'), 0);
    expect(flashes.nextEnd(FLASH_MS - 1)).toBe(FLASH_MS);
    expect(flashes.nextEnd(FLASH_MS)).toBeNull();
  });
});
