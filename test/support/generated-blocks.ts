/** The parts of the documents that are generated from the code: between `<!-- NAME -->` and `<!-- /NAME -->`. */
import { KEYMAP } from '../../src/console/keymap.ts';
import { PANES } from '../../src/console/panes/registry.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { JOBS } from '../../src/maintenance/jobs/registry.ts';
import { FEEDS } from '../../src/market-data/feeds/registry.ts';
import { ERROR_CODES } from '../../src/domain/error-codes.ts';
import { SIGNAL_SOURCES } from '../../src/domain/signal-sources.ts';
import { keymapTable } from './keymap-table.ts';
import { TOPICS } from '../semantics/topics.ts';
import type { Case } from '../semantics/cases.ts';

/** The generated tables of each document. */
export const GENERATED: Readonly<Record<string, readonly BlockName[]>> = {
  'README.md': ['panes'],
  'docs/commands.md': ['commands'],
  'docs/data-formats.md': ['feeds'],
  'docs/operations.md': ['jobs'],
  'docs/order-line-and-keys.md': ['keys'],
  'docs/order-rules.md': ['rules'],
  'docs/refusals.md': ['refusals'],
  'docs/trading-semantics.md': ['sources'],
};

const BLOCKS = {
  commands: () =>
    table(
      ['command', 'what it does'],
      COMMANDS.filter(({ hidden }) => hidden === undefined).map(({ name, summary }) => [
        code(`traderai ${name}`.trim()),
        summary,
      ]),
    ),
  keys: () => keymapTable(KEYMAP),
  panes: () =>
    table(
      ['key', 'code', 'pane'],
      PANES.map(({ number, code: name, title }) => [
        code(number === null ? `:${name.toLowerCase()}` : String(number)),
        code(name),
        title,
      ]),
    ),
  feeds: () =>
    table(
      ['feed', 'what it is'],
      FEEDS.map(({ name, summary }) => [code(name), summary]),
    ),
  refusals: () =>
    table(
      ['code', 'meaning', 'what to do'],
      Object.entries(ERROR_CODES).map(([name, { message, hint }]) => [
        code(name),
        // A value of the case shows as an ellipsis.
        message.replaceAll(/\{\w+\}/g, '…'),
        hint,
      ]),
    ),
  jobs: () =>
    table(
      ['job', 'what it does', 'how often'],
      JOBS.map(({ name, summary, everyMs }) => [
        code(name),
        summary,
        everyMs === null ? 'only when named' : `every ${minutes(everyMs)}`,
      ]),
    ),
  rules: () =>
    TOPICS.map(({ title, rule, cases }) => [`## ${title}`, rule, ...cases.map(caseOf)].join('\n\n')).join('\n\n'),
  sources: () =>
    table(
      ['source', 'what it does'],
      SIGNAL_SOURCES.map(({ name, description }) => [code(name), description]),
    ),
};

function caseOf({ title, source, script, wanted }: Case): string {
  const lines = script
    .trim()
    .split('\n')
    .map((line) => line.trim());
  return [
    `**${title}.** (${source})`,
    ['```', ...lines, ...wanted.map((story) => `=> ${story}`), '```'].join('\n'),
  ].join('\n\n');
}

type BlockName = keyof typeof BLOCKS;

/** The text with every block generated again; throws when one is missing. */
export function withBlocks(path: string, text: string): string {
  return GENERATED[path]!.reduce((current, name) => {
    const pattern = new RegExp(`(<!-- ${name} -->\\n)(?:[^]*?\\n)?(<!-- /${name} -->)`);
    if (!pattern.test(current)) throw new Error(`${path} has no block <!-- ${name} --> … <!-- /${name} -->`);
    return current.replace(pattern, (_, before: string, after: string) => `${before}\n${BLOCKS[name]()}\n\n${after}`);
  }, text);
}

function minutes(ms: number): string {
  const count = ms / 60_000;
  if (count >= 24 * 60) return 'day';
  if (count >= 60) return 'hour';
  return count === 1 ? 'minute' : `${count} minutes`;
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
