/** A request whose answer is lost on the network, and scripts that send again: one intent is one order. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectionUrl } from '../../src/database/connection.ts';
import { runBinary } from '../support/binary.ts';
import type { BinaryResult } from '../support/binary.ts';
import { openLossyServer } from '../support/lossy-server.ts';
import { Session, quiet } from './session.ts';

let session: Session;
beforeEach(async () => {
  session = await Session.open();
});
afterEach(() => session[Symbol.asyncDispose]());

const PLACE = ['order', 'place', 'b 10 XUSD @100 gtc', '--client-order-id', 'entry', '--json'];

/** The program on a network that loses the answer to the first statement with `marker`; the server has done it. */
async function withLostAnswer(marker: string, args: readonly string[]): Promise<BinaryResult> {
  const { host, port } = session.desk.superuser;
  const lossy = await openLossyServer(`${host}/.s.PGSQL.${port}`, marker);
  try {
    const url = connectionUrl({ ...session.desk.superuser, host: '127.0.0.1', port: lossy.port });
    return await runBinary(args, { ...session.at, url });
  } finally {
    await lossy.close();
  }
}

test('network error taken for failure: an order whose answer is lost is found, reported as placed, and filled once', async () => {
  const placed = await withLostAnswer('place_order(', PLACE);
  expect(placed).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(placed.stdout)).toMatchObject({ clientOrderId: 'entry', status: 'PENDING_NEW' });
  // The engine accepts it in the first recording.
  await session.replay({ bars: [quiet(101)] });
  await session.replay({ bars: [quiet(99)] });
  expect(await session.trades()).toEqual(['BUY 10 @99']);
  expect(await session.verified()).toBe(true);
});

test('network error taken for failure: a cancel whose answer is lost is done, and the answer is that of a cancel', async () => {
  await session.run(...PLACE.slice(0, -1));
  const canceled = await withLostAnswer('cancel_order(', ['order', 'cancel', 'entry', '--json']);
  expect(canceled).toMatchObject({ code: 0 });
  await session.replay({ bars: [quiet(99)] });
  expect(await session.orders()).toEqual(['entry BUY 0/10 CANCELED CANCEL_REQUESTED']);
  expect(await session.trades()).toEqual([]);
  expect(await session.verified()).toBe(true);
});

test('duplicate on retry: three processes and a later retry with one client order id make one order and one fill', async () => {
  const answers = await Promise.all([
    withLostAnswer('place_order(', PLACE),
    runBinary(PLACE, session.at),
    runBinary(PLACE, session.at),
  ]);
  expect(answers.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(new Set(answers.map(({ stdout }) => (JSON.parse(stdout) as { id: string }).id)).size).toBe(1);
  await session.replay({ bars: [quiet(101)] });
  await session.replay({ bars: [quiet(99)] });
  // The script is started again after the fill: it gets the state of its order.
  expect(await session.run(...PLACE.slice(0, -1))).toMatchObject({ clientOrderId: 'entry', status: 'FILLED' });
  expect(await session.orders()).toEqual(['entry BUY 10/10 @99 FILLED']);
  expect(await session.position()).toMatchObject({ quantity: '10' });
  // The same id for another order is a mistake, not a retry.
  const other = await runBinary(['order', 'place', 'b 20 XUSD @100 gtc', '--client-order-id', 'entry'], session.at);
  expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('belongs to another order') });
  expect(await session.verified()).toBe(true);
});
