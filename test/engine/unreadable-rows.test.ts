/** A row that the engine cannot read does not keep it from leading. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { d } from '../domain/samples.ts';
import { RefusingDesk, feedOf, place } from './refusing-desk.ts';
import type { Cast } from './refusing-desk.ts';

let desk: RefusingDesk;
let cast: Cast;

// Tests drop constraints and spoil rows: a desk for each.
beforeEach(async () => {
  desk = await RefusingDesk.open();
  cast = await desk.cast();
});
afterEach(() => desk.close());

describe('its portfolio is suspended', () => {
  let order: string;
  let resting: string;

  beforeEach(async () => {
    await desk.run([feedOf(cast, 1)]);
    order = await place(cast, cast.culprit);
    resting = await place(cast, cast.culprit, { type: 'LIMIT', limitPrice: d('90') });
    await desk.run([feedOf(cast, 1)]);
  });

  async function reasonAfter(spoil: string): Promise<string | null> {
    await desk.root.query(`set session_replication_role = replica; ${spoil}; set session_replication_role = origin`);
    const filled = await place(cast, cast.bystander);
    const { ending, refusals } = await desk.run([feedOf(cast, 4)]);
    expect(ending).toBe('idle');
    expect(refusals).toHaveLength(1);
    expect(await desk.orderOf(filled)).toMatchObject({ status: 'FILLED' });
    expect(await desk.orderOf(resting)).toMatchObject({ status: 'NEW' });
    return desk.suspendedReason(cast.culprit);
  }

  test('when it is an order', async () => {
    await desk.root.query('alter table "Order" drop constraint "Order_quantity_check", drop constraint "Order_check"');
    expect(await reasonAfter(`update "Order" set quantity = 'NaN' where id = '${order}'`)).toBe(
      'order 1 cannot be read: quantity is NaN',
    );
  });

  test('when it is a position', async () => {
    await desk.run([feedOf(cast, 2)]);
    await desk.root.query('alter table "Position" drop constraint "Position_fees_check"');
    expect(
      await reasonAfter(`update "Position" set fees = 'NaN' where portfolio_id = '${cast.culprit.portfolioId}'`),
    ).toBe(`the position in ${cast.symbol} cannot be read: fees is NaN`);
  });
});

test('a quote is replaced by the next one', async () => {
  const { other, bystander } = cast;
  await desk.run([feedOf(cast, 1)]);
  await desk.root.query('update "Quote" set sequence = 9007199254740993 where symbol = $1', [other]);
  const filled = await place(cast, bystander);
  const { ending, refusals } = await desk.run([feedOf(cast, 4)]);
  expect(ending).toBe('idle');
  expect(refusals).toEqual([expect.stringContaining(`the quote of ${other} cannot be read`)]);
  expect(await desk.orderOf(filled)).toMatchObject({ status: 'FILLED' });
});
