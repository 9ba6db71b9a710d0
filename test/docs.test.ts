/** The documents have working links, name existing things, and are written in plain words. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/commands/registry.ts';
import {
  ROOT,
  brokenLinks,
  codeSpans,
  commandLines,
  readDocuments,
  sectionOf,
  sourceFiles,
  withoutFences,
} from './support/documents.ts';
import { bannedWordsIn } from './support/plain-words.ts';

const documents = readDocuments();
const readme = documents[0]!.text;
const MOST_README_LINES = 250;
/** Names with underscores from outside this project. */
const OTHER_PROGRAMS = ['pg_dump', 'pg_restore', 'default_pool_size', 'auth_query'];
/** Every migration has both files. */
const MIGRATION_FILES = ['migration.sql', 'down.sql'];
/** Files of an analysis report, which documents name beside their replacements. */
const FORMER_FILES = ['prisma/schema-improvements.prisma', 'sql-optimization-queries.sql'];

describe('the documents', () => {
  test(`README has at most ${MOST_README_LINES} lines`, () => {
    expect(readme.split('\n').length - 1).toBeLessThanOrEqual(MOST_README_LINES);
  });

  test('every relative link and every anchor leads somewhere', () => {
    expect(documents.flatMap(brokenLinks)).toEqual([]);
  });

  test('a broken link and a missing heading would be named', () => {
    const made = {
      path: 'docs/made.md',
      text: '',
      prose: '[a](nowhere.md) [b](../README.md#no-such-heading) [c](../README.md#start) [d](https://example.com)',
    };
    expect(brokenLinks(made)).toEqual(['docs/made.md: nowhere.md', 'docs/made.md: ../README.md#no-such-heading']);
  });

  test('README links every document in docs', () => {
    const paths = documents.map(({ path }) => path).filter((path) => path.startsWith('docs/'));
    expect(paths.filter((path) => !readme.includes(`](${path}`))).toEqual([]);
  });

  test('each of the ten questions has a step to a document and a name in the code', () => {
    const contributing = readFileSync(join(ROOT, 'docs/contributing.md'), 'utf8');
    const questions = [...contributing.matchAll(/^\| ([^|]+\?) \| ([^|]+) \| ([^|]+) \|$/gm)];
    expect(questions).toHaveLength(10);
    expect(
      questions.filter(([, , first, second]) => !/\]\([^)]*#[^)]+\)/.test(first!) || !/`[^`]+`/.test(second!)),
    ).toEqual([]);
  });

  test('README leads to the page of each question, and its section names the answer', () => {
    const contributing = readFileSync(join(ROOT, 'docs/contributing.md'), 'utf8');
    const steps = [...contributing.matchAll(/^\| [^|]+\? \| \[[^\]]*\]\(([^#)]*)#([^)]+)\) \| ([^|]+) \|$/gm)];
    expect(steps).toHaveLength(10);
    const missing = steps.flatMap(([, file, anchor, second]) => {
      const path = `docs/${file === '' ? 'contributing.md' : file!}`;
      const section = sectionOf(path, anchor!);
      const names = [...second!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
      return readme.includes(`](${path})`) ? names.filter((name) => !section.includes(name)) : [path];
    });
    expect(missing).toEqual([]);
  });

  test('they are written in plain words', () => {
    const faults = documents.flatMap(({ path, prose }) => bannedWordsIn(prose).map((fault) => `${path} ${fault}`));
    expect(faults).toEqual([]);
  });

  test('a banned word would be named with its line, outside of fenced blocks', () => {
    expect(bannedWordsIn('All is read\nanew when nobody is on.')).toEqual([
      'line 2: "anew" → again',
      'line 2: "nobody" → the role, login, session or reader',
    ]);
    expect(bannedWordsIn(withoutFences('```\nanew\n```\nOne engine leads, the others stand by.'))).toEqual([]);
  });
});

describe('what the documents name', () => {
  const files = sourceFiles();
  const counts = new Map<string, number>();
  for (const file of files) counts.set(basename(file), (counts.get(basename(file)) ?? 0) + 1);
  const source = files
    .filter((file) => /\.(?:tsx?|sql|js|prisma)$/.test(file))
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .join('\n');
  const words = new Set(source.match(/\w+/g));

  /**
   * Null for an existing name, and for text that is neither a path, a file name, a function nor a name with
   * underscores.
   */
  function faultOf(name: string): string | null {
    if ([...FORMER_FILES, ...MIGRATION_FILES].includes(name)) return null;
    if (/^(?:src|bin|prisma|test|bench|docs)\/[A-Za-z0-9_./-]*$/.test(name)) {
      return existsSync(join(ROOT, name)) ? null : 'does not exist';
    }
    if (/^[a-z0-9-]+\.(?:tsx?|sql)$/.test(name)) {
      return counts.get(name) === 1 ? null : `is the name of ${counts.get(name) ?? 0} files`;
    }
    const called = /^([A-Za-z][A-Za-z0-9_]*)\(\)$/.exec(name)?.[1];
    if (called !== undefined) {
      const defined = new RegExp(`\\bfunction (?:public\\.)?${called}\\b|^ {2}(?:async )?${called}\\(`, 'm');
      return defined.test(source) ? null : 'is not defined';
    }
    return /^[A-Za-z]+(?:_[A-Za-z]+)+$/.test(name) && !words.has(name) && !OTHER_PROGRAMS.includes(name)
      ? 'is nowhere in the source'
      : null;
  }

  test('every path, file name and function exists', () => {
    const faults = documents.flatMap((document) =>
      codeSpans(document).flatMap((name) => {
        const fault = faultOf(name);
        return fault === null ? [] : [`${document.path}: ${name} ${fault}`];
      }),
    );
    expect(faults).toEqual([]);
  });

  test('what does not exist would be named', () => {
    expect(faultOf('src/domain/no-such-file.ts')).toBe('does not exist');
    expect(faultOf('no-such-file.ts')).toBe('is the name of 0 files');
    expect(faultOf('no_such_function()')).toBe('is not defined');
    expect(faultOf(['NO', 'SUCH', 'CODE'].join('_'))).toBe('is nowhere in the source');
  });
});

describe('the commands of the documents', () => {
  const EVERYWHERE = [
    '--db',
    '--home',
    '--portfolio',
    '--json',
    '--quiet',
    '--no-color',
    '--debug',
    '--help',
    '--version',
  ];
  const flags = new Map<string, ReadonlySet<string>>();
  beforeAll(async () => {
    for (const { name, load } of COMMANDS) {
      const { command } = await load();
      const own = Object.values(command.options ?? {}).flatMap((option) => option.flags.match(/--[a-z-]+/g) ?? []);
      flags.set(name, new Set([...EVERYWHERE, ...own]));
    }
  });

  /** Unknown commands and flags of one line such as `traderai order place 'b 1 X @mkt' --wait filled`. */
  function faultsOf(line: string): string[] {
    const words = line.replace(/^traderai ?/, '');
    const names = [...flags.keys()].filter(
      (name) => words === name || words.startsWith(name === '' ? '-' : `${name} `),
    );
    const command = names.sort((a, b) => b.length - a.length)[0];
    if (command === undefined) return [`${line}: no such command`];
    const unquoted = words.replace(/'[^']*'|"[^"]*"/g, '');
    const unknown = (unquoted.match(/(?<=\s)--[a-z][a-z-]*/g) ?? []).filter((flag) => !flags.get(command)!.has(flag));
    return unknown.map((flag) => `${line}: ${command} has no ${flag}`);
  }

  test('exist, with the flags that they are given', () => {
    const faults = documents.flatMap((document) =>
      commandLines(document)
        .flatMap(faultsOf)
        .map((fault) => `${document.path}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });

  test('a command or flag that does not exist would be named', () => {
    expect(faultsOf('traderai order fly 3')).toEqual(['traderai order fly 3: no such command']);
    expect(faultsOf("traderai order place 'b 1 X @mkt' --soon")).toEqual([
      "traderai order place 'b 1 X @mkt' --soon: order place has no --soon",
    ]);
  });
});
