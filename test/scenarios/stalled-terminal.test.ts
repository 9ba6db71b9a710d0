/**
 * The shipped console on a terminal that takes nothing for a moment, as prices change fast and panes are zoomed. Longer
 * stalls and slower lines are in the long suite.
 */
import { test } from 'vitest';
import { stallAndCatchUp } from './watched-terminal.ts';

test('a terminal that stalls for 0.1 s shows the newest state two seconds after it reads again', async () => {
  await stallAndCatchUp(0.1, { times: 6 });
});
