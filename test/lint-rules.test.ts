/** The linter, with the settings of this project, finds what it is there for, and nothing else. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'traderai-lint-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROMISE = 'declare const work: () => Promise<number>;';
const UNION = `declare const side: 'BUY' | 'SELL';`;
const CHAIN = 'declare const a: any; declare const c: any; declare const d: any; declare let n: number;';
const OPTIONAL_CALL = 'traderai(no-work-in-optional-call)';

/** A line of code and the rule that refuses it. */
const REFUSED: readonly (readonly [code: string, rule: string, before?: string])[] = [
  ['work();', 'typescript(no-floating-promises)', PROMISE],
  ['[1].forEach(async () => void (await work()));', 'typescript(no-misused-promises)', PROMISE],
  ['if (work()) n();', 'typescript(no-misused-promises)', `${PROMISE} declare const n: () => void;`],
  ['await 5;', 'typescript(await-thenable)'],
  [`switch (side) { case 'BUY': break; }`, 'typescript(switch-exhaustiveness-check)', UNION],
  [`throw 'text';`, 'typescript(only-throw-error)'],
  [`export const text = 'text' as string as string;`, 'typescript(no-unnecessary-type-assertion)'],
  ['export const anything = (value: any): void => void value;', 'typescript(no-explicit-any)'],
  [`void Promise.reject('text');`, 'typescript(prefer-promise-reject-errors)'],
  ['for (const at in [1, 2]) void at;', 'typescript(no-for-in-array)'],
  ['delete list[0];', 'typescript(no-array-delete)', 'declare const list: number[];'],
  ['a?.(c.d());', OPTIONAL_CALL, CHAIN],
  ['a?.b(n += 1);', OPTIONAL_CALL, CHAIN],
  ['a?.b(await c);', OPTIONAL_CALL, CHAIN],
  ['a.d?.e(c(d()));', OPTIONAL_CALL, CHAIN],
  ['a?.b.c(new d());', OPTIONAL_CALL, CHAIN],
  ['a?.(delete c.d, [n++]);', OPTIONAL_CALL, CHAIN],
];

const ALLOWED: readonly (readonly [code: string, before?: string])[] = [
  ['await work();', PROMISE],
  [`switch (side) { case 'BUY': break; default: throw new Error('other'); }`, UNION],
  ['try { await work(); } catch (error) { throw error; }', PROMISE],
  ['a?.b(() => c());', CHAIN],
  ['a.b(c());', CHAIN],
  ['a?.b(c.d);', CHAIN],
  ['(a?.b).c(d());', CHAIN],
  ['a?.b(class { c() { d(); } });', CHAIN],
];

interface Finding {
  readonly code: string;
  readonly filename: string;
  readonly labels: readonly { readonly span: { readonly line: number } }[];
}

/** The code of the second line, which the linter reads after the declarations of the first. */
const source = (code: string, before = ''): string => `${before} export {};\n${code}\n`;
let found: readonly Finding[];

const refusedBy = (file: string): string[] =>
  found.filter(({ filename, labels }) => filename.endsWith(file) && labels[0]!.span.line === 2).map(({ code }) => code);

beforeAll(async () => {
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { target: 'es2023', module: 'preserve', strict: true, types: [] } }),
  );
  REFUSED.forEach(([code, , before], at) => writeFileSync(join(folder, `refused-${at}.ts`), source(code, before)));
  ALLOWED.forEach((one, at) => writeFileSync(join(folder, `allowed-${at}.ts`), source(...one)));
  writeFileSync(join(folder, 'script.js'), source('work();', 'const work = async () => 5;'));
  const program = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const args = [program, '--config', join(root, '.oxlintrc.json'), '--format', 'json', folder];
  // Findings make its exit code 1.
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root }).catch(
    (error: { stdout: string }) => error,
  );
  found = (JSON.parse(stdout) as { diagnostics: Finding[] }).diagnostics;
});

describe('the linter', () => {
  test.each(REFUSED.map(([code, rule], at) => [code, rule, at] as const))('refuses %s: %s', (_, rule, at) => {
    expect(refusedBy(`refused-${at}.ts`)).toEqual([rule]);
  });

  test('refuses a floating promise in a script without a build: a launcher', () => {
    expect(refusedBy('script.js')).toEqual(['typescript(no-floating-promises)']);
  });

  test.each(ALLOWED.map(([code], at) => [code, at] as const))('allows %s', (_, at) => {
    expect(refusedBy(`allowed-${at}.ts`)).toEqual([]);
  });
});
