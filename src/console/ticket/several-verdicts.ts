/** Draws the verdicts of a preview of several orders: one line for each, and a sum of those without room. */
import { ZERO, minimum } from '../../domain/decimal.ts';
import type { Decimal } from '../../domain/decimal.ts';
import { describeOne } from '../../trading/describe.ts';
import { counted, moneyToCent, signedMoneyToCent } from '../../text/figures.ts';
import { line, span } from '../../text/lines.ts';
import type { Line } from '../../text/lines.ts';
import { cellWidth, wrapped } from '../../text/widths.ts';
import { paneLabel } from '../panes/pane.ts';
import { ticketPane } from '../panes/ticket-pane.ts';
import type { Preview, PreviewedOrder, TicketPlan } from './ticket-state.ts';

/**
 * A verdict for each order, denied ones first, and the canceled orders when there is room for them. `most`: the rows of
 * the screen; `least`: the rows of the dock before it grows.
 */
export function severalVerdicts(
  { plan, orders }: Preview,
  canceled: string,
  { width, least: low, most: rows }: { readonly width: number; readonly least: number; readonly most: number },
): Line[] {
  const first = [...orders].sort((a, b) => Number(b.verdict.denial !== null) - Number(a.verdict.denial !== null));
  const each = first.map((order) => shortVerdict(order, width));
  const all = each.flat();
  const above = fittingCancels(canceled, { width, rows: rows - all.length });
  if (above.length > 0) return [...above, ...all];
  if (all.length <= rows || first.length <= low) return all;
  // A reversal is sent whole or not at all: the reason of its denial is the answer to the line.
  const shown = plan.intent.kind === 'reverse' && first[0]!.verdict.denial !== null ? 1 : 0;
  const whole = Math.max(shown, fittingIn(each, rows - 1));
  return [...each.slice(0, whole).flat(), restLine(plan, first.slice(whole), { whole, width })];
}

/** The canceled orders, or with too few rows as many of them as fit, which the last line says. */
function fittingCancels(canceled: string, { width, rows }: { readonly width: number; readonly rows: number }): Line[] {
  if (canceled === '' || rows < 1) return [];
  const lines = wrapped(canceled, width);
  if (lines.length <= rows) return lines.map((text) => line(text));
  const shown = wrapped(canceled, width - MORE.length).slice(0, rows);
  return shown.map((text, at) => line(at === rows - 1 ? `${text}${MORE}` : text));
}

const MORE = ' …';

/** How many of the verdicts fit into these rows. */
function fittingIn(each: readonly (readonly Line[])[], rows: number): number {
  let left = rows;
  const first = each.findIndex((lines) => (left -= lines.length) < 0);
  return first === -1 ? each.length : first;
}

/** The count and the sum of the orders that the dock has no room for. */
function restLine(
  plan: TicketPlan,
  rest: readonly PreviewedOrder[],
  { whole, width }: { readonly whole: number; readonly width: number },
): Line {
  const denied = rest.filter(({ verdict }) => verdict.denial !== null).length;
  const sum = (amount: (verdict: PreviewedOrder['verdict']) => Decimal | null): string =>
    moneyToCent(rest.reduce((total, { verdict }) => total.plus(amount(verdict) ?? ZERO), ZERO));
  const which = whole === 0 ? counted(rest.length, 'order') : `and ${counted(rest.length, 'more order')}`;
  // One exit of a position takes the quantity of the other: their amounts have no sum.
  const worst = plan.intent.kind === 'exit' ? rest.flatMap(({ verdict }) => verdict.worstResult ?? []) : [];
  const figures =
    worst.length > 0
      ? `worst result ${signedMoneyToCent(worst.reduce(minimum))}`
      : `notional ${sum(({ notional }) => notional)}  fee ${sum(({ commission }) => commission)}`;
  const says = `${which}  ${figures}`;
  const refused = denied === 0 ? '' : `  ${denied} would be DENIED`;
  const where = ` · ${paneLabel(ticketPane)} shows all`;
  return line(
    span(says, 'quiet'),
    ...(refused === '' ? [] : [span(refused, 'bad')]),
    ...(cellWidth(says + refused + where) > width ? [] : [span(where, 'quiet')]),
  );
}

function shortVerdict(order: PreviewedOrder, width: number): Line[] {
  const { verdict } = order;
  const denied = verdict.denial === null ? null : `would be DENIED: ${verdict.denial.message}`;
  // Of a stop the loss matters more than its amount.
  const worst = verdict.triggerPrice === null ? null : verdict.worstResult;
  const figures =
    worst === null
      ? `notional ${moneyToCent(verdict.notional)}  fee ${moneyToCent(verdict.commission)}`
      : `worst result ${signedMoneyToCent(worst)}  fee ${moneyToCent(verdict.commission)}`;
  const says = denied ?? figures;
  const tone = denied === null ? 'quiet' : 'bad';
  if (cellWidth(`${describeOne(order)}  ${says}`) <= width) return [line(`${describeOne(order)}  `, span(says, tone))];
  return [
    ...wrapped(describeOne(order), width).map((text) => line(text)),
    ...wrapped(says, width).map((text) => line(span(text, tone))),
  ];
}
