/** The command line: codes, `BTCUSD GP`, order lines and a few words. */
import { normalizeSymbol } from '../../domain/instrument.ts';
import { parseInterval } from '../../domain/interval.ts';
import { parseOrderLine } from '../../domain/order-line/parse.ts';
import { isPaneCode } from '../panes/pane.ts';
import type { PaneCode } from '../panes/pane.ts';
import { editorWith } from '../text/editor.ts';
import { choosePortfolio, focusPane, showChart, toggleArming } from './moves.ts';
import { quit } from './quitting.ts';
import type { Session } from './session.ts';
import { openAndPreview } from './ticketing.ts';
import { listOf, withFocus, withList } from './view.ts';

const ORDER_VERBS = new Set(['b', 's', 'ss', 'bc', 'x', 'xa', 'flat', 'rep', 'halt']);

export function runCommand(session: Session, typed: string): void {
  const text = typed.trim();
  session.commandHistory.add(text);
  session.update({ dialog: { kind: 'none' } });
  if (text === '') return;
  const words = text.split(/\s+/);
  const [first = '', second] = words;
  if (ORDER_VERBS.has(first.toLowerCase().replace(/^\?/, ''))) return openAndPreview(session, editorWith(text));
  if (isPaneCode(first.toUpperCase()) && words.length === 1) return focusPane(session, first.toUpperCase() as PaneCode);
  if (runWord(session, first.toLowerCase(), words.slice(1).join(' '))) return;
  const symbol = normalizeSymbol(first);
  if (session.desk.instruments.value.has(symbol)) return runForSymbol(session, symbol, second?.toUpperCase() ?? 'GP', words[2]);
  const parsed = parseOrderLine(text);
  const known = 'a code (POS), a symbol and a code (BTCUSD GP), an order line, or help, arm, disarm, quiet, portfolio NAME, reload, q';
  session.say('bad', parsed.ok ? `"${text}" cannot be run here` : `"${first.slice(0, 40)}" is not known here; expected ${known}`);
}

/** True when the word was a command. */
function runWord(session: Session, word: string, rest: string): boolean {
  switch (word) {
    case 'q':
    case 'q!':
    case 'quit':
      quit(session);
      return true;
    case 'help':
      session.update({ dialog: { kind: 'help', top: 0 } });
      return true;
    case 'arm':
    case 'disarm':
      if ((word === 'arm') !== (session.view.arming.kind === 'armed')) toggleArming(session);
      return true;
    case 'quiet':
      session.update({ bell: session.view.bell === 'quiet' ? 'rings' : 'quiet' });
      session.say('quiet', session.view.bell === 'quiet' ? 'Quiet: no bell.' : 'The bell rings on fills and critical alerts.');
      return true;
    case 'reload':
      session.options.onReload('all');
      return true;
    case 'portfolio': {
      const found = session.desk.portfolios.value.find(({ name }) => name === rest);
      if (found !== undefined) choosePortfolio(session, found.id);
      else session.say('bad', `There is no portfolio ${rest}: p lists them.`);
      return true;
    }
    default:
      return false;
  }
}

/** Symbol first, then function: GP draws it, a list narrows to it. */
function runForSymbol(session: Session, symbol: string, code: string, detail: string | undefined): void {
  if (!isPaneCode(code)) return session.say('bad', `${code} is no pane: ${symbol} GP draws its chart.`);
  if (code === 'GP') {
    const interval = detail === undefined ? null : parseInterval(detail);
    if (detail !== undefined && interval === null) return session.say('bad', `${detail} is no interval: 1m 5m 15m 30m 1h 4h 1d 1w 1M.`);
    return showChart(session, symbol, interval);
  }
  const { view } = session;
  const lists = withList(view, code, { ...listOf(view, code), filter: { text: symbol, mode: 'matching' } }).lists;
  session.update({ ...withFocus(view, code), lists });
}
