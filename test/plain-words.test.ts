/**
 * Messages, comments and test titles are written in plain words: the test reads every source, and each name in it as
 * the words of which it is made.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './support/documents.ts';
import { bannedWordsIn } from './support/plain-words.ts';

const SOURCES = /\.(?:tsx?|js|sql|prisma)$/;
/** Generated files, files with quoted words, and the list itself. */
const EXCEPT = [
  'src/database/generated/',
  'test/database/schema.sql',
  'test/support/plain-words.ts',
  'test/docs.test.ts',
  'test/plain-words.test.ts',
];

const inFolders = ['src', 'bin', 'bench', 'prisma', 'test'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
);
const files = [...readdirSync(ROOT), ...inFolders].filter(
  (path) => SOURCES.test(path) && !EXCEPT.some((start) => path.startsWith(start)),
);

/** Constraints of migrations that are final. */
const FINAL = /_by_somebody\b/g;

/** `lockEverybodyOut` and `nobody_owns` as words. */
function inWords(text: string): string {
  return text
    .replace(FINAL, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ');
}

const folders = [...new Set(files.map((path) => path.split('/').slice(0, 2).join('/')))].sort();

test.each(folders)('%s is written in plain words', (folder) => {
  const faults = files
    .filter((path) => path === folder || path.startsWith(`${folder}/`))
    .flatMap((path) =>
      bannedWordsIn(inWords(`${path} ${readFileSync(join(ROOT, path), 'utf8')}`)).map((fault) => `${path} ${fault}`),
    );
  expect(faults).toEqual([]);
});

test('a banned word in a name would be found', () => {
  expect(
    ['lockEverybodyOut()', 'select from nobody_owns_the_desk'].map((text) => bannedWordsIn(inWords(text))),
  ).toEqual([
    ['line 1: "Everybody" → the role, login, session or reader'],
    ['line 1: "nobody" → the role, login, session or reader'],
  ]);
});

test('there are sources to read', () => {
  expect(files.length).toBeGreaterThan(500);
});
