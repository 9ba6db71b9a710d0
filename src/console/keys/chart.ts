/** Keys of the chart pane. */
import { INTERVALS } from '../../domain/interval.ts';
import { showChart } from '../session/moves.ts';
import type { Workspace } from '../session/workspace.ts';
import type { Binding } from './binding.ts';

export const CHART_KEYS: readonly Binding[] = [
  {
    key: '[',
    action: 'shorter-interval',
    place: 'chart',
    title: 'shorter interval',
    footer: 'shorter',
    run: (workspace) => stepInterval(workspace, -1),
  },
  {
    key: ']',
    action: 'longer-interval',
    place: 'chart',
    title: 'longer interval',
    footer: 'longer',
    run: (workspace) => stepInterval(workspace, 1),
  },
];

function stepInterval(workspace: Workspace, step: 1 | -1): void {
  const { chart } = workspace.view;
  if (chart === null) return;
  const interval = INTERVALS[INTERVALS.indexOf(chart.interval) + step];
  if (interval !== undefined) showChart(workspace, chart.symbol, interval);
}
