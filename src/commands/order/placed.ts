/** The answer to a placed order: the order, and for a denied order the rule that denied it. */
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

/** Text output throws for a denied order, so the reason is on standard error. In --json it is part of the answer. */
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
    output.say('No engine leads: the order waits until one does. Start one with: traderai engine run');
  }
  return 0;
}

/** Exit code 3, with the limit, the value and the headroom. */
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
