/** README.md, CHANGELOG.md and everything in docs/, with their links, headings and names in code style. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Document {
  /** From the root: `docs/security.md`. */
  readonly path: string;
  readonly text: string;
  /** The text with fenced blocks emptied, line by line, because they contain output and input of the program. */
  readonly prose: string;
}

export function readDocuments(): Document[] {
  const inDocs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.md'),
  );
  return ['README.md', 'CHANGELOG.md', ...inDocs.sort().map((name) => `docs/${name}`)].map(readDocument);
}

function readDocument(path: string): Document {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return { path, text, prose: withoutFences(text) };
}

export function withoutFences(text: string): string {
  let fenced = false;
  return text
    .split('\n')
    .map((line) => {
      const fence = line.trimStart().startsWith('```');
      if (fence) fenced = !fenced;
      return fence || fenced ? '' : line;
    })
    .join('\n');
}

/** Relative links that lead nowhere, each as `document: target`. */
export function brokenLinks({ path, prose }: Document): string[] {
  const targets = [...prose.replace(/`[^`\n]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
  return targets
    .filter((target) => !/^(?:https?|mailto):/.test(target) && !leadsSomewhere(path, target))
    .map((target) => `${path}: ${target}`);
}

function leadsSomewhere(from: string, target: string): boolean {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? join(ROOT, from) : resolve(ROOT, dirname(from), file);
  if (!existsSync(path)) return false;
  return anchor === undefined || anchorsOf(readFileSync(path, 'utf8')).has(anchor);
}

/** Anchors, as GitHub derives them from headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const headings = [...withoutFences(text).matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading]) => slugOf(heading!));
  return new Set(
    headings.map((slug) => {
      const before = seen.get(slug) ?? 0;
      seen.set(slug, before + 1);
      return before === 0 ? slug : `${slug}-${before}`;
    }),
  );
}

/** The text under the heading of an anchor, up to the next heading; empty without one. */
export function sectionOf(path: string, anchor: string): string {
  const sections = readDocument(path).prose.split(/^#{1,6} +/m);
  return sections.find((section) => slugOf(section.split('\n')[0]!.trim()) === anchor) ?? '';
}

function slugOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** Every `name in code style` of the prose. */
export function codeSpans({ prose }: Document): string[] {
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, name]) => name!);
}

/**
 * Every command line of the program: in code style, and on a line of a fenced block. `traderai COMMAND` means any
 * command.
 */
export function commandLines({ text, prose }: Document): string[] {
  const inline = codeSpans({ path: '', text, prose }).filter((span) => /^traderai(?: |$)/.test(span));
  const fenced = [...text.matchAll(/^(?:\$ )?(traderai(?: [^\n]*)?)$/gm)].map(([, line]) => line!);
  const typed = fenced.map((line) =>
    line
      .split(/ +#|; | < | \| | {2,}/)[0]!
      .replace(/ \\$/, '')
      .trim(),
  );
  return [...inline, ...typed].filter((line) => !/^traderai(?::| COMMAND)/.test(line));
}

/** Paths of the source files from the root, without generated files. */
export function sourceFiles(): string[] {
  return ['src', 'test', 'bin', 'prisma', 'bench'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('/generated'))
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length)),
  );
}
