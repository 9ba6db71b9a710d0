/** README.md says what the code says. After a change: npm run readme */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { withBlocks } from './support/readme-blocks.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const path = `${root}README.md`;

test('the tables of commands, keys, panes, feeds and signal sources are those of the code', () => {
  const readme = readFileSync(path, 'utf8');
  const current = withBlocks(readme);
  if (process.env.UPDATE_README === '1') writeFileSync(path, current);
  else expect(readme, 'README.md is out of date: run npm run readme').toBe(current);
});

test('every file and folder that it and docs/ name is there', () => {
  const texts = [path, ...readdirSync(`${root}docs`).map((name) => `${root}docs/${name}`)].map((file) => readFileSync(file, 'utf8'));
  const named = [...texts.join('\n').matchAll(/`((?:src|bin|prisma|test|bench)\/[A-Za-z0-9_./-]*)`/g)].map(([, name]) => name!);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !existsSync(`${root}${name}`) && !FORMER.includes(name))).toEqual([]);
});

/** Named by docs/schema.md as what something else took the place of. */
const FORMER = ['prisma/schema-improvements.prisma'];
