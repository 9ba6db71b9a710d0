/** The parts of README.md that are made from the code: between `<!-- NAME -->` and `<!-- /NAME -->`. */
import { KEYMAP } from '../../src/console/keymap.ts';
import { keymapMarkdown } from '../../src/console/keymap-help.ts';
import { PANES } from '../../src/console/panes/registry.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { FEEDS } from '../../src/feeds/registry.ts';
import { SIGNAL_SOURCES } from '../../src/domain/signal-sources.ts';

function readmeBlocks(): Readonly<Record<string, string>> {
  return {
    commands: table(['command', 'what it does'], COMMANDS.filter(({ hidden }) => hidden === undefined).map(({ name, summary }) => [code(`traderai ${name}`.trim()), summary])),
    keys: keymapMarkdown(KEYMAP),
    panes: table(['code', 'pane'], PANES.map(({ code: name, title }) => [code(name), title])),
    feeds: table(['feed', 'what it is'], FEEDS.map(({ name, summary }) => [code(name), summary])),
    sources: table(['source', 'what it does'], SIGNAL_SOURCES.map(({ name, description }) => [code(name), description])),
  };
}

/** The text with each block replaced by what the code says; throws when a block is missing. */
export function withBlocks(readme: string): string {
  return Object.entries(readmeBlocks()).reduce((text, [name, block]) => {
    const pattern = new RegExp(`(<!-- ${name} -->\\n)(?:[^]*?\\n)?(<!-- /${name} -->)`);
    if (!pattern.test(text)) throw new Error(`README.md has no block <!-- ${name} --> … <!-- /${name} -->`);
    return text.replace(pattern, (_, before: string, after: string) => `${before}\n${block}\n\n${after}`);
  }, readme);
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
