/** Messages, comments and test titles are written in plain words: the test reads every source, names included. */
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
];

const inFolders = ['src', 'bin', 'bench', 'prisma', 'test'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
);
const files = [...readdirSync(ROOT), ...inFolders].filter(
  (path) => SOURCES.test(path) && !EXCEPT.some((start) => path.startsWith(start)),
);

const folders = [...new Set(files.map((path) => path.split('/').slice(0, 2).join('/')))].sort();

test.each(folders)('%s is written in plain words', (folder) => {
  const faults = files
    .filter((path) => path === folder || path.startsWith(`${folder}/`))
    .flatMap((path) => bannedWordsIn(readFileSync(join(ROOT, path), 'utf8')).map((fault) => `${path} ${fault}`));
  expect(faults).toEqual([]);
});

test('there are sources to read', () => {
  expect(files.length).toBeGreaterThan(500);
});
