/** What stays on the screen until `a`: refusals that were told, and critical alerts that nobody has acknowledged. */
import type { AlertRow } from '../../database/queries/alerts.ts';
import type { DeskState } from '../desk-state.ts';
import { unacknowledged } from '../panes/alerts.ts';
import type { Banner } from './view.ts';

export function criticalAlerts(desk: DeskState): AlertRow[] {
  return unacknowledged(desk).filter(({ severity }) => severity === 'CRITICAL');
}

export type ShownBanner = Banner | { readonly kind: 'alert'; readonly alert: AlertRow; readonly text: string };

/** One at a time, the oldest first: what was told of orders before alerts. */
export function shownBanner(banners: readonly Banner[], desk: DeskState): ShownBanner | null {
  const [own] = banners;
  if (own !== undefined) return own;
  const alert = criticalAlerts(desk).at(-1);
  return alert === undefined
    ? null
    : {
        kind: 'alert',
        alert,
        text: `CRITICAL ${alert.symbol ?? ''} ${alert.message === '' ? alert.title : alert.message}`.replace(
          / +/g,
          ' ',
        ),
      };
}
