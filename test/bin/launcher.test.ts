import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFreshClone } from './fresh-clone.ts';
import type { FreshClone } from './fresh-clone.ts';

let clone: FreshClone;
beforeEach(() => {
  clone = makeFreshClone();
});
afterEach(() => clone.remove());

test('a clone prepares itself once, from any folder, and a second start does not prepare it again', async () => {
  mkdirSync(join(clone.path, 'src', 'deeper'));
  expect(await clone.launch(['--version'], { cwd: join(clone.path, 'src', 'deeper') })).toEqual({
    code: 0,
    stdout: '0.1.0\n',
    stderr: '',
  });
  const built = clone.versions();
  expect(await clone.launch(['--version'], { cwd: '/' })).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  expect(clone.versions()).toEqual(built);
});
