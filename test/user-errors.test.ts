/**
 * An error for a user is: *problem: value. Do X.* This test reads the hints of the program and of the database: each
 * begins with the thing to do.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { ROOT } from './support/documents.ts';

interface Hint {
  readonly place: string;
  readonly text: string;
}

/** The words with which a hint may begin. */
const VERBS = new Set(
  [
    'Add Allow Begin Bring Cancel Change Check Choose Clone Close Confirm Connect Continue Copy Correct Create Delete Deposit Disable',
    'Download End Free Give Go Have Insert Install Leave Let List Load Log Look Lower Make Move Name Pass Place Press Preview Propose Publish Put Read',
    'Raise Reduce Reject Remove Replace Replay Report Restore Revoke Roll Run See Send Set Split Start Stop Take Try Type Update Use Wait Write',
  ].flatMap((line) => line.split(' ')),
);

/** Functions whose second argument is a hint. */
const WITH_HINT = new Set(['badUsage', 'FeedFailure', 'unavailable']);

function filesIn(folder: string, ending: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((path) => ending.test(path) && !path.includes('/generated/'));
}

/** The literal texts of an expression: both sides of a choice, and a constant of the same file. */
function textsOf(node: ts.Node, source: ts.SourceFile): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return [node.head.text];
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue, source), ...textsOf(node.whenFalse, source)];
  if (ts.isBinaryExpression(node)) return [...textsOf(node.left, source), ...textsOf(node.right, source)];
  if (!ts.isIdentifier(node) || !/^[A-Z_]+$/.test(node.text)) return [];
  const declared = source.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .find(({ name }) => name.getText(source) === node.text);
  return declared?.initializer === undefined ? [] : textsOf(declared.initializer, source);
}

function hintsOf(path: string): Hint[] {
  const source = ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Hint[] = [];
  const visit = (node: ts.Node, within: string): void => {
    const hint =
      (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) && /hint$/i.test(node.name.getText(source))
        ? node.initializer
        : ts.isReturnStatement(node) && /hint$/i.test(within)
          ? node.expression
          : (ts.isCallExpression(node) || ts.isNewExpression(node)) && WITH_HINT.has(node.expression.getText(source))
            ? node.arguments?.[1]
            : undefined;
    if (hint !== undefined) found.push(...textsOf(hint, source).map((text) => ({ place: path, text })));
    const inside = ts.isFunctionDeclaration(node) ? (node.name?.text ?? '') : within;
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(source, '');
  // A text that begins with a value has no first word here.
  return found.filter(({ text }) => text !== '');
}

const RAISES = filesIn('prisma/sql', /\.sql$/).flatMap((path) =>
  [...readFileSync(join(ROOT, path), 'utf8').matchAll(/\braise exception\b(.*?);\s*\n/gs)].map(([text]) => ({
    place: path,
    text,
    hint: /hint = (?:format\()?'((?:[^']|'')*)'/.exec(text)?.[1] ?? null,
  })),
);

/** A hint may first say that the request changed nothing. */
const UNCHANGED =
  /^(?:Nothing was (?:booked|changed|imported)|This step was rolled back(?:, and the desk is read-only)?)\. /;

function withoutVerb(hints: readonly Hint[]): string[] {
  return hints
    .filter(({ text }) => !VERBS.has(/^[A-Za-z]+/.exec(text.replace(UNCHANGED, ''))?.[0] ?? ''))
    .map(({ place, text }) => `${place}: ${text}`);
}

test('every hint of the program begins with the thing to do', () => {
  const hints = filesIn('src', /\.tsx?$/).flatMap(hintsOf);
  expect(hints.length).toBeGreaterThan(200);
  expect(withoutVerb(hints)).toEqual([]);
});

test('every error that the database raises has a hint, which begins with the thing to do', () => {
  expect(RAISES.length).toBeGreaterThan(100);
  expect(RAISES.filter(({ hint }) => hint === null).map(({ place, text }) => `${place}: ${text}`)).toEqual([]);
  expect(withoutVerb(RAISES.map(({ place, hint }) => ({ place, text: hint! })))).toEqual([]);
});

test('a hint that explains first would be named', () => {
  expect(withoutVerb([{ place: 'src/x.ts', text: 'The file is not changed.' }])).toHaveLength(1);
});
