import { expect, test } from 'vitest';
import { runJson, startBinary } from '../support/binary.ts';
import { exchangeOrders, exchangePlan, exchangeRows, openExchange } from './day-desk.ts';

test('an engine that is killed at any moment ends the same orders at the same instants', async () => {
  const { options, engineOn, told } = await openExchange();
  const args = engineOn(exchangeRows, exchangePlan);
  for (let life = 1; life <= 4; life += 1) {
    const engine = startBinary(args, options);
    const killer = setTimeout(() => engine.process.kill('SIGKILL'), 350 * life);
    await engine.result;
    clearTimeout(killer);
  }
  await runJson(args, options);
  expect(await told()).toEqual(exchangeOrders);
});
