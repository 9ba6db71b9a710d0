/**
 * Actions that keys and commands share: focus a pane, show a chart, open the help, choose a portfolio, arm and disarm.
 */
import type { Interval } from '../../domain/interval.ts';
import { portfolioOf } from '../desk-state.ts';
import { chartPane } from '../panes/chart.ts';
import type { PaneCode } from '../panes/pane.ts';
import { isStalled } from '../ticket/unseen.ts';
import { armed, DISARMED } from './arming.ts';
import { forgetUnseen, refuseUnseen } from './refusals.ts';
import { portfolioTitle } from '../../text/portfolio-names.ts';
import type { Workspace } from './workspace.ts';
import { withFocus } from './view.ts';

export function focusPane(workspace: Workspace, code: PaneCode): void {
  workspace.update({ ...withFocus(workspace.view, code), detail: null });
}

export function showChart(workspace: Workspace, symbol: string, interval: Interval | null): void {
  const chart = { symbol, interval: interval ?? workspace.view.chart?.interval ?? '1m' };
  workspace.update({ ...withFocus(workspace.view, chartPane.code), chart, detail: null });
  workspace.options.onReload('chart');
}

export function openHelp(workspace: Workspace): void {
  workspace.update({ dialog: { kind: 'help', top: 0 } });
}

export function toggleArming(workspace: Workspace): void {
  const { portfolioId } = workspace.desk;
  if (workspace.view.arming.kind === 'armed') {
    workspace.update({ arming: DISARMED });
    workspace.say('quiet', 'DISARMED: the console sends no order that adds risk.');
  } else if (portfolioId === null) workspace.say('warning', 'NOT armed: no portfolio is known yet.');
  else if (portfolioOf(workspace.desk)?.right === 'other')
    workspace.say(
      'warning',
      `NOT armed: ${portfolioOf(workspace.desk)!.user} owns this portfolio. Without a grant you may cancel and flatten, which needs no arming.`,
    );
  else if (workspace.connection() === 'lost') workspace.say('warning', 'NOT armed: no connection to the database.');
  else if (isStalled(workspace.options.sight(), workspace.now()))
    refuseUnseen(
      workspace,
      'NOT armed: the screen was frozen when you pressed A. Check the screen, then press A again.',
    );
  else {
    forgetUnseen(workspace);
    workspace.update({ arming: armed({ portfolioId, at: workspace.now(), reconnects: workspace.desk.reconnects }) });
    workspace.say(
      'warning',
      `ARMED for ${titleOf(workspace, portfolioId)}: y at a preview sends. Disarms after 5 minutes without a key.${deadManNote(workspace)}`,
    );
  }
}

/** The trader reads at arming which orders leave with the console. */
function deadManNote({ view: { deadMan } }: Workspace): string {
  return deadMan === 'off' ? '' : ` Dead man: ${deadMan}.`;
}

export function choosePortfolio(workspace: Workspace, portfolioId: string): void {
  const before = workspace.desk.portfolioId;
  if (before === portfolioId) return;
  workspace.options.store.apply({ kind: 'portfolio', portfolioId });
  workspace.update({ arming: DISARMED, detail: null, banners: [] });
  workspace.options.onReload('portfolio');
  workspace.say('quiet', `Portfolio ${titleOf(workspace, portfolioId)}; DISARMED.`);
}

function titleOf({ desk }: Workspace, portfolioId: string): string {
  const found = desk.portfolios.value.find(({ id }) => id === portfolioId);
  return found === undefined ? '–' : portfolioTitle(found);
}
