/** The documents lead somewhere, name what exists, and are written in plain words. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, brokenLinks, codeSpans, readDocuments, sourceFiles, withoutFences } from './support/documents.ts';
import { bannedWordsIn } from './support/plain-words.ts';

const documents = readDocuments();
const MOST_README_LINES = 250;

describe('the documents', () => {
  test(`README has at most ${MOST_README_LINES} lines`, () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    expect(readme.split('\n').length - 1).toBeLessThanOrEqual(MOST_README_LINES);
  });

  test('every relative link and every anchor leads somewhere', () => {
    expect(documents.flatMap(brokenLinks)).toEqual([]);
  });

  test('README links every document in docs', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const missing = documents.map(({ path }) => path).filter((path) => path.startsWith('docs/') && !readme.includes(`](${path}`));
    expect(missing).toEqual([]);
  });

  test('a broken link and a missing heading would be named', () => {
    const made = { path: 'docs/made.md', text: '', prose: '[a](nowhere.md) [b](../README.md#no-such-heading) [c](../README.md) [d](https://example.com)' };
    expect(brokenLinks(made)).toEqual(['docs/made.md: nowhere.md', 'docs/made.md: ../README.md#no-such-heading']);
  });

  test('every path, file name and function that they name exists', () => {
    const files = sourceFiles();
    const counts = new Map<string, number>();
    for (const file of files) counts.set(basename(file), (counts.get(basename(file)) ?? 0) + 1);
    const source = files.filter((file) => /\.(?:tsx?|sql|js)$/.test(file)).map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');
    const missing = documents.flatMap((document) =>
      codeSpans(document).flatMap((name) => {
        const fault = faultOf(name, { counts, source });
        return fault === null ? [] : [`${document.path}: ${name} ${fault}`];
      }),
    );
    expect(missing).toEqual([]);
  });

  test('they are written in plain words', () => {
    expect(documents.flatMap(({ path, prose }) => bannedWordsIn(prose).map((fault) => `${path} ${fault}`))).toEqual([]);
  });

  test('a word that is banned would be named with its line, outside of fenced blocks', () => {
    expect(bannedWordsIn('All is read\nanew when nobody is on.')).toEqual([
      'line 2: "anew" → again',
      'line 2: "nobody" → the role, login, session or reader',
    ]);
    expect(bannedWordsIn(withoutFences('```\nanew\n```\nOne engine leads, the others stand by.'))).toEqual([]);
  });
});

interface Known {
  /** How many files have a name. */
  readonly counts: ReadonlyMap<string, number>;
  readonly source: string;
}

/** Null for what exists, and for what is neither a path, a file name nor a function. */
function faultOf(name: string, { counts, source }: Known): string | null {
  if (/^(?:src|bin|prisma|test|bench|docs)\/[A-Za-z0-9_./-]*$/.test(name)) return existsSync(join(ROOT, name)) ? null : 'does not exist';
  if (/^[a-z0-9-]+\.(?:tsx?|sql)$/.test(name)) return counts.get(name) === 1 ? null : `is the name of ${counts.get(name) ?? 0} files`;
  const called = /^([A-Za-z][A-Za-z0-9_]*)\(\)$/.exec(name)?.[1];
  if (called === undefined) return null;
  return new RegExp(`\\bfunction (?:public\\.)?${called}\\b|^ {2}(?:async )?${called}\\(`, 'm').test(source) ? null : 'is not defined';
}
