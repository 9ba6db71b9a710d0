/** The command line: pane codes, `BTCUSD GP`, order lines and a few words. */
import { normalizeSymbol } from '../../domain/instrument.ts';
import { INTERVALS, parseInterval } from '../../domain/interval.ts';
import { COMMAND_VERBS, SIDES, parseOrderLine } from '../../domain/order-line/parse.ts';
import { chartPane } from '../panes/chart.ts';
import { isPaneCode } from '../panes/find.ts';
import type { PaneCode } from '../panes/pane.ts';
import { editorWith } from '../editor.ts';
import { COMMAND_WORDS, commandWord } from './command-words.ts';
import { focusPane, showChart } from './moves.ts';
import type { Workspace } from './workspace.ts';
import { openAndPreview } from './ticketing.ts';
import { listOf, withFocus, withList } from './view.ts';

const ORDER_VERBS: ReadonlySet<string> = new Set([...SIDES, ...COMMAND_VERBS]);

export function runCommand(workspace: Workspace, typed: string): void {
  const text = typed.trim();
  workspace.commandHistory.add(text);
  workspace.update({ dialog: { kind: 'none' } });
  if (text === '') return;
  const words = text.split(/\s+/);
  const [first = '', second] = words;
  // A reason that is typed here needs no quotes.
  const halts = first.toLowerCase() === 'halt' && !/["']/.test(text);
  if (!halts && ORDER_VERBS.has(first.toLowerCase().replace(/^\?/, '')))
    return openAndPreview(workspace, editorWith(text));
  if (isPaneCode(first.toUpperCase()) && words.length === 1) return focusPane(workspace, first.toUpperCase());
  const word = commandWord(first.toLowerCase());
  if (word !== null) return word.run(workspace, words.slice(1).join(' '));
  const symbol = normalizeSymbol(first);
  if (workspace.desk.instruments.value.has(symbol))
    return runForSymbol(workspace, symbol, second?.toUpperCase() ?? chartPane.code, words[2]);
  const parsed = parseOrderLine(text);
  const known = `a pane (POS), a symbol and a pane (BTCUSD GP), an order line, or ${COMMAND_WORDS.map(({ word: name, takes }) => (takes === undefined ? name : `${name} ${takes}`)).join(', ')}`;
  workspace.say(
    'bad',
    parsed.ok ? `"${text}" is not a command` : `Unknown command: "${first.slice(0, 40)}". Type ${known}.`,
  );
}

/** A symbol, then a pane: GP draws the symbol, a list filters its rows by it. */
function runForSymbol(workspace: Workspace, symbol: string, code: PaneCode, detail: string | undefined): void {
  if (!isPaneCode(code))
    return workspace.say('bad', `Unknown pane: ${code}. Type ${symbol} ${chartPane.code} for its chart.`);
  if (code === chartPane.code) {
    const interval = detail === undefined ? null : parseInterval(detail);
    if (detail !== undefined && interval === null)
      return workspace.say('bad', `Unknown interval: ${detail}. Type one of ${INTERVALS.join(' ')}.`);
    return showChart(workspace, symbol, interval);
  }
  const { view } = workspace;
  const lists = withList(view, code, { ...listOf(view, code), filter: { text: symbol, mode: 'matching' } }).lists;
  workspace.update({ ...withFocus(view, code), lists });
}
