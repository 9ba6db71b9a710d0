/**
 * Checks the structure that docs/architecture.md describes: allowed imports, no import circles, lengths of files and
 * functions.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

/**
 * The imports that each layer (a folder) may have besides itself. A port is a file of a layer that another layer may
 * import alone.
 */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'src/domain': [],
  'src/text': ['src/domain'],
  'src/config': [],
  'src/database': ['src/domain', 'src/config'],
  'src/market-data': ['src/domain', 'src/database', 'src/config/clock.ts'],
  'src/market-data/feeds': ['src/domain', 'src/config/clock.ts'],
  // The lock is plain JavaScript because the launcher needs it before anything is built.
  'src/maintenance': ['src/domain', 'src/text', 'src/config', 'src/database', 'bin/process-lock.js'],
  'src/server': ['src/domain', 'src/config', 'src/database', 'src/maintenance', 'bin/process-lock.js'],
  'src/brokers': ['src/domain'],
  'src/trading': ['src/domain', 'src/database'],
  'src/engine': [
    'src/domain',
    'src/database',
    'src/maintenance/jobs',
    'src/market-data/feeds/feed.ts',
    'src/brokers/broker.ts',
    'src/config/clock.ts',
  ],
  'src/console': ['src/domain', 'src/text', 'src/database', 'src/trading', 'src/config/clock.ts'],
  'src/commands': ['src', 'bench'],
};

/** The last column of the table in docs/architecture.md: layers by their names, files by their paths. */
function arrowsInWords(targets: readonly string[]): string {
  const words = targets.map((target) =>
    target === 'src'
      ? 'all of `src/`'
      : /\.(ts|js)$/.test(target)
        ? `\`${target}\``
        : target.startsWith('src/')
          ? target.slice('src/'.length)
          : `and \`${target}/\``,
  );
  return words.length === 0 ? 'nothing' : words.join(', ');
}

/** Packages with I/O, which a pure layer must not import. */
const PURE_LAYERS = ['src/domain', 'src/text'];
const PURE_PACKAGES = ['asciichart', 'decimal.js', 'node:crypto'];

const MOST_FILE_LINES = 400;
const MOST_FUNCTION_LINES = 70;

const files = listFiles('src');

function listFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'generated' ? [] : listFiles(path);
    return /(?<!\.d)\.(tsx?|js)$/.test(entry.name) ? [path] : [];
  });
}

const parsed = new Map<string, ts.SourceFile>();

function parse(path: string): ts.SourceFile {
  const source =
    parsed.get(path) ?? ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true);
  parsed.set(path, source);
  return source;
}

function importsOf(path: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const from =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : undefined;
    if (from !== undefined && ts.isStringLiteral(from)) found.push(from.text);
    ts.forEachChild(node, visit);
  };
  visit(parse(path));
  return found;
}

/** Paths from the root. */
function ownImportsOf(path: string): string[] {
  return importsOf(path)
    .filter((name) => name.startsWith('.'))
    .map((name) => relative(root, resolve(root, dirname(path), name)));
}

function brokenArrows(path: string, imports: readonly string[]): string[] {
  // The longest name is the innermost layer.
  const layer = Object.keys(ARROWS)
    .filter((folder) => path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0];
  if (layer === undefined) return [];
  const allowed = [layer, ...ARROWS[layer]!];
  return imports
    .filter((target) => !allowed.some((place) => target === place || target.startsWith(`${place}/`)))
    .map((target) => `${path} imports ${target}: ${layer} may import ${allowed.join(', ')}`);
}

/** Import circles, type imports included: Tarjan's strongly connected components. */
function circlesIn(importsByFile: ReadonlyMap<string, readonly string[]>): string[] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (path: string): void => {
    order.set(path, order.size);
    lowest.set(path, order.get(path)!);
    stack.push(path);
    for (const target of importsByFile.get(path)!) {
      if (!importsByFile.has(target)) continue;
      if (!order.has(target)) visit(target);
      if (stack.includes(target)) lowest.set(path, Math.min(lowest.get(path)!, lowest.get(target)!));
    }
    if (lowest.get(path) !== order.get(path)) return;
    const group = stack.splice(stack.indexOf(path));
    if (group.length > 1 || importsByFile.get(path)!.includes(path)) circles.push(group);
  };
  for (const path of importsByFile.keys()) if (!order.has(path)) visit(path);
  return circles.map((group) => `${group.toSorted().join(' and ')} import each other`);
}

function functionsOf(path: string): { readonly name: string; readonly lines: number }[] {
  const source = parse(path);
  const found: { name: string; lines: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isFunctionDeclaration(node) ||
      ts.isMethodDeclaration(node) ||
      ts.isArrowFunction(node) ||
      ts.isFunctionExpression(node) ||
      ts.isConstructorDeclaration(node)
    ) {
      const line = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
      found.push({
        name: node.name?.getText(source) ?? 'a function',
        lines: line(node.end) - line(node.getStart(source)) + 1,
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The entries of the bundle: a file that they do not reach is not in the shipped program. */
const ENTRIES = ['src/main.ts', 'bench/main.ts'];

function reachedFrom(entries: readonly string[], importsByFile: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set(entries);
  for (const path of reached) importsByFile.get(path)?.forEach((target) => reached.add(target));
  return reached;
}

/** Files besides these places that have the pattern. */
function only(pattern: RegExp, places: readonly string[]): string[] {
  return files.filter((path) => !places.includes(path) && pattern.test(readFileSync(join(root, path), 'utf8')));
}

describe('the structure', () => {
  test('imports follow the allowed directions of the layers', () => {
    expect(files.flatMap((path) => brokenArrows(path, ownImportsOf(path)))).toEqual([]);
  });

  test('docs/architecture.md shows exactly these directions', () => {
    const rows = readFileSync(join(root, 'docs/architecture.md'), 'utf8').matchAll(
      /^\| `(src\/[^`]*)\/` \| .* \| (.*) \|$/gm,
    );
    expect(Object.fromEntries([...rows].map(([, folder, targets]) => [folder, targets]))).toEqual(
      Object.fromEntries(Object.entries(ARROWS).map(([folder, targets]) => [folder, arrowsInWords(targets)])),
    );
  });

  test('an import in the wrong direction is named', () => {
    expect(brokenArrows('src/domain/order.ts', ['src/database/connection.ts'])).toEqual([
      'src/domain/order.ts imports src/database/connection.ts: src/domain may import src/domain',
    ]);
    expect(brokenArrows('src/engine/step.ts', ['src/market-data/feeds/replay.ts'])).toHaveLength(1);
  });

  test('no imports form a circle, type imports included', () => {
    const all = ['src', 'bench', 'bin', 'prisma', 'test'].flatMap(listFiles);
    expect(all).toEqual(expect.arrayContaining(['bin/prepare.js', 'test/support/run.js', 'test/support/binary.ts']));
    expect(circlesIn(new Map(all.map((path) => [path, ownImportsOf(path)])))).toEqual([]);
  });

  test('no line of a comment is longer than 120 columns, which the formatter does not cut', () => {
    const written = ['src', 'bench', 'bin', 'test'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    );
    const sources = written.filter((path) => /\.(tsx?|js)$/.test(path) && !path.includes('/generated/'));
    expect(sources.length).toBeGreaterThan(500);
    const long = sources.flatMap((path) =>
      readFileSync(join(root, path), 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          /^\s*(\/\/|\/\*|\*) /.test(line) && line.length > 120 ? [`${path}:${index + 1}`] : [],
        ),
    );
    expect(long).toEqual([]);
  });

  test('the shipped program reaches every file, so none is for the tests alone', () => {
    const reached = reachedFrom(
      ENTRIES,
      new Map([...files, ...listFiles('bench')].map((path) => [path, ownImportsOf(path)])),
    );
    expect(files.filter((path) => !reached.has(path))).toEqual([]);
  });

  test('a file that nothing shipped imports is not reached', () => {
    const imports = new Map([
      ['main', ['used']],
      ['used', ['deeper']],
      ['tested', ['used']],
    ]);
    expect([...reachedFrom(['main'], imports)]).toEqual(['main', 'used', 'deeper']);
  });

  test('a circle would be named, however long, and two circles as two', () => {
    const imports = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a', 'd']],
      ['d', ['e', 'outside']],
      ['e', ['d']],
      ['f', ['a', 'e']],
    ]);
    expect(circlesIn(imports)).toEqual(['d and e import each other', 'a and b and c import each other']);
  });

  test('the pure layers do no I/O', () => {
    const reached = files
      .filter((path) => PURE_LAYERS.some((layer) => path.startsWith(`${layer}/`)))
      .flatMap((path) =>
        importsOf(path)
          .filter((name) => !name.startsWith('.') && !PURE_PACKAGES.includes(name))
          .map((name) => `${path} imports ${name}`),
      );
    expect(reached).toEqual([]);
  });

  test('environment, time and chance have one place each', () => {
    expect(only(/\bprocess\.env\b/, ['src/config/environment.ts'])).toEqual([]);
    expect(only(/\bDate\.now\(/, ['src/config/clock.ts'])).toEqual([]);
    expect(only(/\bMath\.random\(/, ['src/config/chance.ts'])).toEqual([]);
    expect(only(/\bparseFloat\(/, [])).toEqual([]);
  });

  test('figures and columns of people are written by src/text alone', () => {
    const writes = /\.to(Fixed|Precision|Exponential|LocaleString)\(|\bIntl\.NumberFormat\b|\.pad(Start|End)\(/;
    const text = files.filter((path) => path.startsWith('src/text/'));
    expect(
      only(writes, [
        ...text,
        // The exact text of a decimal, as the database and scripts read it: plain().
        'src/domain/decimal.ts',
        // A decimal of Prisma becomes one of the domain.
        'src/database/queries/values.ts',
        // Parts of formats that programs read: HH:MM, a fraction of a second, an offset of fixed width.
        'src/domain/time-zone.ts',
        'src/domain/instant.ts',
        'src/maintenance/backup/backup-format.ts',
      ]),
    ).toEqual([]);
  });

  test('shared constants are defined once: lengths of time, and the silence limits of engine and quotes', () => {
    expect(only(/\bconst (MINUTE|HOUR|DAY)_MS\b/, ['src/domain/time-units.ts'])).toEqual([]);
    expect(only(/\bconst \w*(SILENT|STALE)\w*_MS\b/, ['src/domain/silence.ts'])).toEqual([]);
    expect(only(/\bconst FIRST_RETRY_DELAY_MS\b|'40P01'/, ['src/database/retry.ts'])).toEqual([]);
  });

  test(`no file is longer than ${MOST_FILE_LINES} lines, no function longer than ${MOST_FUNCTION_LINES}`, () => {
    const long = files
      .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > MOST_FILE_LINES);
    expect(long).toEqual([]);
    const functions = files.flatMap((path) =>
      functionsOf(path)
        .filter(({ lines }) => lines > MOST_FUNCTION_LINES)
        .map(({ name, lines }) => `${path} ${name} ${lines}`),
    );
    expect(functions).toEqual([]);
  });

  test('there are no utils and no files that only export other files', () => {
    expect(files.filter((path) => /\b(utils?|helpers?|common|misc)\b/.test(path))).toEqual([]);
    expect(files.filter((path) => /(^|\/)index\.tsx?$/.test(path))).toEqual([]);
  });
});
