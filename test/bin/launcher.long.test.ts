import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFreshClone } from './fresh-clone.ts';
import type { FreshClone } from './fresh-clone.ts';

let clone: FreshClone;
beforeEach(() => {
  clone = makeFreshClone();
});
afterEach(() => clone.remove());

test('after a kill at any moment of the preparation, the next start works', { timeout: 180_000 }, async () => {
  for (const killAfterMs of [150, 600, 1_200, 2_000, 2_500]) {
    await clone.launch(['--version'], { killAfterMs });
    const ended = await clone.launch(['--version']);
    expect(ended).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
    rmSync(join(clone.path, 'dist'), { recursive: true });
    rmSync(join(clone.path, '.traderai'), { recursive: true });
  }
});
