/**
 * The order in which the objects of prisma/sql are applied: by kind, by path inside a kind, and after their
 * dependencies. Function bodies are checked when all objects exist, so functions may call each other in any order.
 */
import { brokenFiles } from './broken-files.ts';

export interface SqlObject {
  /** Below prisma/sql, with forward slashes: `orders/place_order.sql`. */
  readonly path: string;
  readonly text: string;
  readonly checksum: string;
}

export type ObjectKind = 'function' | 'view' | 'trigger' | 'policy';

/** Views call functions, triggers execute them, and policies and grants name all of these. */
const KINDS: readonly ObjectKind[] = ['function', 'view', 'trigger', 'policy'];
const KIND_OF_FOLDER: Readonly<Record<string, ObjectKind>> = { views: 'view', triggers: 'trigger', policies: 'policy' };

/** Three folders are named after their kind; every other folder is a topic and holds functions. */
export function kindOf({ path }: Pick<SqlObject, 'path'>): ObjectKind {
  return KIND_OF_FOLDER[path.split('/')[0]!] ?? 'function';
}

/** Throws when a dependency is missing, comes with a later kind, or is circular. */
export function inOrder(objects: readonly SqlObject[]): SqlObject[] {
  const byName = new Map(objects.map((object) => [nameOf(object), object]));
  const sorted = [...objects].sort((one, other) => rankOf(one) - rankOf(other) || (one.path < other.path ? -1 : 1));
  const placed = new Set<SqlObject>();
  for (const object of sorted) place(object, []);
  return [...placed];

  function place(object: SqlObject, waiting: readonly SqlObject[]): void {
    if (placed.has(object)) return;
    const circle = waiting.indexOf(object);
    if (circle !== -1)
      throw brokenFiles(`objects need each other: ${[...waiting.slice(circle), object].map(fileOf).join(' → ')}`);
    for (const name of needsOf(object)) {
      const needed = byName.get(name);
      if (needed === undefined) throw brokenFiles(`${fileOf(object)} needs a missing file: prisma/sql/${name}.sql`);
      if (rankOf(needed) > rankOf(object))
        throw brokenFiles(
          `${fileOf(object)} needs ${fileOf(needed)}, which is applied later: a ${kindOf(needed)} comes after every ${kindOf(object)}`,
        );
      place(needed, [...waiting, object]);
    }
    placed.add(object);
  }
}

const NEEDS = /^-- needs: (.+)/;

/** Names from the first line, as in `-- needs: policies/ownership, policies/grants`. */
function needsOf({ text }: SqlObject): string[] {
  const needs = NEEDS.exec(text);
  return needs === null ? [] : needs[1]!.split(',').map((name) => name.trim());
}

function nameOf({ path }: SqlObject): string {
  return path.replace(/\.sql$/, '');
}

function fileOf({ path }: SqlObject): string {
  return `prisma/sql/${path}`;
}

function rankOf(object: SqlObject): number {
  return KINDS.indexOf(kindOf(object));
}
