/** The line above the status: a banner, else the latest message, else the latest fills. */
import { tickOf } from '../panes/cells.ts';
import type { Workspace } from '../session/workspace.ts';
import { shownBanner } from '../session/banners.ts';
import type { ViewState } from '../session/view.ts';
import { line, span } from '../../text/lines.ts';
import type { Line } from '../../text/lines.ts';
import { cut } from '../../text/widths.ts';
import { SCHEMA_CHANGED, SCHEMA_CHANGED_HINT } from '../../database/schema-mark.ts';
import { plainText } from '../../domain/plain-text.ts';

const MESSAGE_STAYS_MS = 8_000;

export function messageLine(workspace: Workspace, width: number): Line {
  const { view, desk, fills } = workspace;
  const banner = shownBanner(view.banners, desk, workspace.now());
  const fresh = freshMessage(workspace);
  const justSaid = fresh !== null && workspace.now() - fresh.at < BANNER_YIELDS_MS;
  if (desk.connection.kind === 'lost' && !justSaid) {
    const { reason } = desk.connection;
    const text =
      reason === SCHEMA_CHANGED
        ? `Nothing is sent: ${SCHEMA_CHANGED}. Quit with :q. ${SCHEMA_CHANGED_HINT}`
        : `No database connection: ${plainText(reason)}. Reconnecting; the data shown is old and nothing can be sent. See traderai db status.`;
    return line(span(` ${cut(text, width - 2)} `, 'critical'));
  }
  if (view.unknown.length > 0 && !justSaid) {
    const [first] = view.unknown;
    return line(
      span(
        cut(
          ` Result UNKNOWN: ${first!.sentence}. Looking it up by ${first!.clientOrderId}; it is not sent again. `,
          width,
        ),
        'critical',
      ),
    );
  }
  if (banner !== null && !justSaid) {
    const more = view.banners.length > 1 ? ` (+${view.banners.length - 1})` : '';
    const hint = banner.kind === 'proposal' ? '' : `${more}  a acknowledges `;
    return line(
      span(
        ` ${cut(plainText(banner.text), Math.max(0, width - hint.length - 1))}`,
        banner.kind === 'proposal' ? 'warning' : 'critical',
      ),
      span(hint, 'warning'),
    );
  }
  if (fresh !== null) return line(span(` ${cut(plainText(fresh.text), width - 1)}`, fresh.tone));
  const blotter = fills.latestText(desk.orders.value, (symbol) => tickOf(workspace.paneContext(), symbol));
  return blotter === null ? line() : line(span(' fill ', 'quiet'), span(cut(blotter, width - 6), 'strong'));
}

function freshMessage(workspace: Workspace): ViewState['message'] {
  const { message } = workspace.view;
  if (message === null || message.stays === 'until a key') return message;
  return workspace.now() - message.at < MESSAGE_STAYS_MS ? message : null;
}

/** The answer to a key replaces a banner for this long; then the banner returns. */
const BANNER_YIELDS_MS = 2_500;
