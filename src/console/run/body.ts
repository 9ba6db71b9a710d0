/** The lines of a pane's body: a list, a drawing, or the detail of an order. */
import { listLines } from '../panes/list-body.ts';
import { orderDetailLines } from '../panes/order-detail.ts';
import type { PaneCode, Size } from '../panes/pane.ts';
import { paneOf } from '../panes/find.ts';
import type { StoreTopic } from '../desk-state.ts';
import type { Workspace } from '../session/workspace.ts';
import { listOf } from '../session/view.ts';
import { cutLine, toned } from '../../text/lines.ts';
import type { Line } from '../../text/lines.ts';

export function bodyLines(
  workspace: Workspace,
  code: PaneCode,
  { size, flashing }: { readonly size: Size; readonly flashing: ReadonlySet<string> },
): readonly Line[] {
  const { view } = workspace;
  const context = workspace.paneContext();
  if (view.detail?.code === code) return fitting(orderDetailLines(view.detail.orderId, context, size), size);
  const pane = paneOf(code);
  if (pane.kind === 'list') {
    return fitting(
      listLines(
        pane,
        context,
        { list: listOf(view, code), focus: view.focus === code ? 'focused' : 'beside', flashing },
        size,
      ),
      size,
    );
  }
  const drawn = fitting(pane.draw(context, size), size);
  return context.desk.connection.kind === 'lost' && pane.whenLost === 'grayed'
    ? drawn.map((line) => toned(line, 'stale'))
    : drawn;
}

/** Whether a change of these topics can change the pane. */
export function livesOn(workspace: Workspace, code: PaneCode, dirty: ReadonlySet<StoreTopic>): boolean {
  if (workspace.view.detail?.code === code && dirty.has('detail')) return true;
  return dirty.has('connection') || paneOf(code).topics.some((topic) => dirty.has(topic));
}

function fitting(lines: readonly Line[], { width, height }: Size): Line[] {
  return lines.slice(0, height).map((line) => cutLine(line, width));
}
