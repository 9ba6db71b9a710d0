/** The generated tables of README.md and docs/ say what the code says. After a change: npm run readme */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './support/documents.ts';
import { GENERATED, withBlocks } from './support/generated-blocks.ts';

test.each(Object.keys(GENERATED))('the tables of %s are those of the code', (path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const current = withBlocks(path, text);
  if (process.env.UPDATE_README === '1') writeFileSync(join(ROOT, path), current);
  else expect(text, `${path} is out of date: run npm run readme`).toBe(current);
});
