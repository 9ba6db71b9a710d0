/** Keys that work everywhere, and keys that work at the desk in every pane. */
import { PANES } from '../panes/registry.ts';
import { alertsPane } from '../panes/alerts.ts';
import { PANE_CODES } from '../panes/find.ts';
import { paneLabel } from '../panes/pane.ts';
import { shownBanner } from '../session/banners.ts';
import { openCommandLine, openPortfolios } from '../session/dialogs.ts';
import { openProposals } from '../session/deciding.ts';
import { openHalt } from '../session/halting.ts';
import { focusPane, openHelp, toggleArming } from '../session/moves.ts';
import { openTicket, ticketEvent } from '../session/ticketing.ts';
import { listOf, withList } from '../session/view.ts';
import { quit, suspend } from '../session/quitting.ts';
import type { Workspace } from '../session/workspace.ts';
import { EMPTY_EDITOR } from '../editor.ts';
import { armingWord } from './binding.ts';
import type { Binding } from './binding.ts';
import type { KeyContext } from './key-hint.ts';

export const ANYWHERE_KEYS: readonly Binding[] = [
  { key: 'ctrl-c', action: 'quit', place: 'anywhere', title: 'quit', run: quit },
  {
    key: 'ctrl-l',
    action: 'redraw',
    place: 'anywhere',
    title: 'redraw the screen',
    run: ({ options }) => options.onRedraw(),
  },
  { key: 'ctrl-z', action: 'suspend', place: 'anywhere', title: 'suspend; fg in the shell returns here', run: suspend },
];

export const DESK_KEYS: readonly Binding[] = [
  {
    key: 'o',
    action: 'order-line',
    place: 'desk',
    title: 'open the order line',
    footer: 'order',
    run: (workspace) => openTicket(workspace, EMPTY_EDITOR),
  },
  {
    key: ':',
    action: 'command-line',
    place: 'desk',
    title: 'open the command line: POS, BTCUSD GP, an order line, q',
    footer: 'command',
    run: openCommandLine,
  },
  { key: '?', action: 'help', place: 'desk', title: 'show this help', footer: 'help', run: openHelp },
  {
    key: 'A',
    action: 'arm',
    place: 'desk',
    title: 'arm or disarm orders that add risk, for this session and portfolio',
    footer: armingWord,
    pace: 'by hand only',
    run: toggleArming,
  },
  {
    key: 'H',
    action: 'halt',
    place: 'desk',
    title: 'halt trading: the desk, or all your portfolios; y confirms',
    footer: 'halt',
    run: (workspace) => openHalt(workspace),
  },
  {
    key: 'P',
    action: 'proposals',
    place: 'desk',
    title: 'open the proposed orders, and the one that waits for your approval',
    run: openProposals,
  },
  {
    key: 'a',
    action: 'acknowledge',
    place: 'desk',
    title: 'acknowledge the banner, else the selected alert',
    footer: 'ack',
    unavailable: notAcknowledgeable,
    run: (workspace) => void acknowledge(workspace),
  },
  { key: 'tab', action: 'next-pane', place: 'desk', title: 'next pane', run: (workspace) => stepPane(workspace, 1) },
  {
    key: 'shift-tab',
    action: 'previous-pane',
    place: 'desk',
    title: 'previous pane',
    run: (workspace) => stepPane(workspace, -1),
  },
  ...PANES.filter(({ number }) => number !== null).map((pane): Binding => ({
    key: String(pane.number),
    action: `pane-${pane.number}`,
    place: 'desk',
    title: `${pane.name} (${pane.code})`,
    run: (workspace) => focusPane(workspace, pane.code),
  })),
  {
    key: '-',
    action: 'last-view',
    place: 'desk',
    title: 'previous view',
    run: (workspace) => focusPane(workspace, workspace.view.before),
  },
  {
    key: 'z',
    action: 'zoom',
    place: 'desk',
    title: 'zoom the pane to the whole screen, or back',
    footer: 'zoom',
    run: toggleZoom,
  },
  {
    key: 'p',
    action: 'portfolio',
    place: 'desk',
    title: 'choose a portfolio; disarms',
    footer: 'portfolio',
    run: openPortfolios,
  },
  { key: 'r', action: 'reload', place: 'desk', title: 'reload all data', run: reload },
  { key: 'escape', action: 'back', place: 'desk', title: 'go back: close the detail, zoom or filter', run: goBack },
  { key: 'q', action: 'back', place: 'desk', title: 'go back; with nothing to close, :q quits', run: goBack },
];

function notAcknowledgeable({ subject, banner }: KeyContext): string | null {
  if (banner === 'shown') return null;
  if (subject === null || subject.kind !== 'alert')
    return `a acknowledges an alert: select one in ${paneLabel(alertsPane)}`;
  return subject.alert.acknowledged ? `alert ${subject.alert.number} is already acknowledged` : null;
}

async function acknowledge(workspace: Workspace): Promise<void> {
  const banner = shownBanner(workspace.view.banners, workspace.desk, workspace.now());
  if (banner !== null && banner.kind !== 'alert' && banner.kind !== 'proposal')
    return workspace.update({ banners: workspace.view.banners.slice(1) });
  const subject = workspace.selected(workspace.view.focus)?.subject;
  const alert = banner?.kind === 'alert' ? banner.alert : subject?.kind === 'alert' ? subject.alert : null;
  if (alert === null) return;
  const answer = await workspace.options.port.acknowledge(alert.id);
  if (answer.ok) workspace.say('quiet', `Alert ${alert.number} acknowledged.`);
  else
    workspace.say(
      'bad',
      `NOT acknowledged: ${answer.error.message}${answer.error.hint === null ? '' : ` ${answer.error.hint}`}`,
    );
  workspace.options.onReload('all');
}

function stepPane(workspace: Workspace, step: 1 | -1): void {
  const at = PANE_CODES.indexOf(workspace.view.focus);
  focusPane(workspace, PANE_CODES[(at + step + PANE_CODES.length) % PANE_CODES.length]!);
}

function toggleZoom(workspace: Workspace): void {
  workspace.update({ zoom: workspace.view.zoom === 'one' ? 'many' : 'one' });
}

function reload(workspace: Workspace): void {
  workspace.options.onReload('all');
  workspace.say('quiet', 'Reloading all data.');
}

/** Closes the innermost thing first. */
function goBack(workspace: Workspace): void {
  const { view } = workspace;
  const list = listOf(view, view.focus);
  if (view.ticket.kind === 'answered') ticketEvent(workspace, { kind: 'close' });
  else if (view.detail !== null) workspace.update({ detail: null });
  else if (view.zoom === 'one') workspace.update({ zoom: 'many' });
  else if (list.filter !== null)
    workspace.update({ lists: withList(view, view.focus, { ...list, filter: null }).lists });
  else workspace.say('quiet', 'Nothing to close. :q or Ctrl-C quits.');
}
