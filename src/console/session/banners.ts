/** Banners stay on the screen until `a`: refused orders, and unacknowledged critical alerts until they are resolved. */
import type { AlertRow } from '../../database/queries/alerts.ts';
import type { DeskState } from '../desk-state.ts';
import { unacknowledged } from '../panes/alerts.ts';
import type { Banner } from './view.ts';

export function criticalAlerts(desk: DeskState): AlertRow[] {
  return unacknowledged(desk).filter(({ severity, resolvedAt }) => severity === 'CRITICAL' && resolvedAt === null);
}

export type ShownBanner = Banner | { readonly kind: 'alert'; readonly alert: AlertRow; readonly text: string };

/** One banner at a time, the oldest first, those of orders before those of alerts. */
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
