/** The command line: codes, `BTCUSD GP`, order lines and a few words. */
import { normalizeSymbol } from '../../domain/instrument.ts';
import { parseInterval } from '../../domain/interval.ts';
import { parseOrderLine } from '../../domain/order-line/parse.ts';
import { chartPane } from '../panes/chart.ts';
import { isPaneCode } from '../panes/find.ts';
import type { PaneCode } from '../panes/pane.ts';
import { editorWith } from '../text/editor.ts';
import { choosePortfolio, focusPane, openHelp, showChart, toggleArming } from './moves.ts';
import type { Workspace } from './workspace.ts';
import { openAndPreview } from './ticketing.ts';
import { listOf, withFocus, withList } from './view.ts';

const ORDER_VERBS = new Set(['b', 's', 'ss', 'bc', 'x', 'xa', 'flat', 'rep', 'halt']);

export function runCommand(workspace: Workspace, typed: string): void {
  const text = typed.trim();
  workspace.commandHistory.add(text);
  workspace.update({ dialog: { kind: 'none' } });
  if (text === '') return;
  const words = text.split(/\s+/);
  const [first = '', second] = words;
  if (ORDER_VERBS.has(first.toLowerCase().replace(/^\?/, ''))) return openAndPreview(workspace, editorWith(text));
  if (isPaneCode(first.toUpperCase()) && words.length === 1) return focusPane(workspace, first.toUpperCase());
  if (runWord(workspace, first.toLowerCase(), words.slice(1).join(' '))) return;
  const symbol = normalizeSymbol(first);
  if (workspace.desk.instruments.value.has(symbol)) return runForSymbol(workspace, symbol, second?.toUpperCase() ?? chartPane.code, words[2]);
  const parsed = parseOrderLine(text);
  const known = 'a code (POS), a symbol and a code (BTCUSD GP), an order line, or help, arm, disarm, quiet, portfolio NAME, reload, q';
  workspace.say('bad', parsed.ok ? `"${text}" cannot be run here` : `"${first.slice(0, 40)}" is not known here; expected ${known}`);
}

/** True when the word was a command. */
function runWord(workspace: Workspace, word: string, rest: string): boolean {
  switch (word) {
    case 'q':
    case 'q!':
    case 'quit':
      workspace.options.onQuit();
      return true;
    case 'help':
      openHelp(workspace);
      return true;
    case 'arm':
    case 'disarm':
      if ((word === 'arm') !== (workspace.view.arming.kind === 'armed')) toggleArming(workspace);
      return true;
    case 'quiet':
      workspace.update({ bell: workspace.view.bell === 'quiet' ? 'rings' : 'quiet' });
      workspace.say('quiet', workspace.view.bell === 'quiet' ? 'Quiet: no bell.' : 'The bell rings on fills and critical alerts.');
      return true;
    case 'reload':
      workspace.options.onReload('all');
      return true;
    case 'portfolio': {
      const found = workspace.desk.portfolios.value.find(({ name }) => name === rest);
      if (found !== undefined) choosePortfolio(workspace, found.id);
      else workspace.say('bad', `There is no portfolio ${rest}: p lists them.`);
      return true;
    }
    default:
      return false;
  }
}

/** Symbol first, then function: GP draws it, a list narrows to it. */
function runForSymbol(workspace: Workspace, symbol: string, code: PaneCode, detail: string | undefined): void {
  if (!isPaneCode(code)) return workspace.say('bad', `${code} is no pane: ${symbol} ${chartPane.code} draws its chart.`);
  if (code === chartPane.code) {
    const interval = detail === undefined ? null : parseInterval(detail);
    if (detail !== undefined && interval === null) return workspace.say('bad', `${detail} is no interval: 1m 5m 15m 30m 1h 4h 1d 1w 1M.`);
    return showChart(workspace, symbol, interval);
  }
  const { view } = workspace;
  const lists = withList(view, code, { ...listOf(view, code), filter: { text: symbol, mode: 'matching' } }).lists;
  workspace.update({ ...withFocus(view, code), lists });
}
