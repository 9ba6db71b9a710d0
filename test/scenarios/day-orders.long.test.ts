import { expect, test } from 'vitest';
import { startBinary } from '../support/binary.ts';
import { jsonInProcess } from '../support/in-process.ts';
import { exchangeOrders, exchangePlan, exchangeRows, openExchange } from './day-desk.ts';

test('an engine that is killed at any moment ends the same orders at the same times', async () => {
  const { options, engineOn, orderLines } = await openExchange();
  const args = engineOn(exchangeRows, exchangePlan);
  for (let life = 1; life <= 4; life += 1) {
    const engine = startBinary(args, options);
    const killer = setTimeout(() => engine.process.kill('SIGKILL'), 350 * life);
    await engine.result;
    clearTimeout(killer);
  }
  await jsonInProcess(args, options);
  expect(await orderLines()).toEqual(exchangeOrders);
});
