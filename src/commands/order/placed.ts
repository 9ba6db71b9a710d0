/** How an order that was placed is answered: as itself, and when the desk denied it, with the rule that did. */
import { ERROR_CODES, isErrorCode } from '../../domain/error-codes.ts';
import { Decimal } from '../../domain/decimal.ts';
import { plainText } from '../../domain/plain-text.ts';
import type { Denial, OrderRow } from '../../database/order-row.ts';
import { engineSilence, readEngineStatus } from '../../database/queries/engine-status.ts';
import type { Context, ExitCode } from '../command.ts';
import type { Desk } from '../desk.ts';
import { CommandFailure } from '../errors.ts';
import { figure } from '../../text/figures.ts';
import { orderSentence } from '../output/order-columns.ts';
import { reportJson } from '../output/report.ts';
import { orderJson } from '../output/shapes.ts';

/** Throws for a denied order when people read: the reason goes where reasons go. Programs find it in the document. */
export async function reportPlaced(context: Context, desk: Desk, order: OrderRow): Promise<ExitCode> {
  const { output } = context;
  if (output.form === 'json') {
    reportJson(output, orderJson(order));
    return order.denial === null ? 0 : 3;
  }
  output.print(
    `${orderSentence(order)}\nPortfolio ${plainText(order.portfolio)}, client order id ${order.clientOrderId}`,
  );
  if (order.denial !== null) throw denialFailure(order.denial);
  if (order.status === 'PENDING_NEW' && engineSilence(await readEngineStatus(desk.db)) !== 'leading') {
    output.say('No engine is heard of: the order waits until one leads. Start one with: traderai engine run');
  }
  return 0;
}

/** Exit code 3, with the limit, the value that met it and what is left. */
export function denialFailure({ code, message, limit, value, headroom }: Denial): CommandFailure {
  const figures = [
    ['limit', limit],
    ['value', value],
    ['headroom', headroom],
  ].flatMap(([name, amount]) => (amount == null ? [] : [`${name} ${amountText(amount)}`]));
  return new CommandFailure({
    code,
    message: `denied: ${message} (${code}${figures.length === 0 ? '' : `: ${figures.join(', ')}`})`,
    hint: isErrorCode(code) ? ERROR_CODES[code].hint : null,
    exitCode: 3,
  });
}

function amountText(text: string): string {
  return /^-?\d+(\.\d+)?$/.test(text) ? figure(new Decimal(text)) : text;
}
