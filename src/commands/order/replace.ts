/** `traderai order replace` */
import { randomUUID } from 'node:crypto';
import type { OrderRow } from '../../database/order-row.ts';
import { engineSilence, readEngineStatus } from '../../database/queries/engine-status.ts';
import { readOrder } from '../../database/queries/orders.ts';
import type { Decimal } from '../../domain/decimal.ts';
import { parseAmount, parseScaledAmount } from '../../domain/order-line/amounts.ts';
import type { LinePrice } from '../../domain/order-line/intent.ts';
import { parsePrice } from '../../domain/order-line/price.ts';
import { replacedTerms } from '../../domain/replacement.ts';
import { shown } from '../../domain/shown.ts';
import { describeTerms } from '../../trading/describe.ts';
import { execute, requestTaker } from '../../trading/execute.ts';
import type { ReplaceIntent, ReplaceRequest } from '../../trading/intent.ts';
import { readRequests } from '../../trading/read-requests.ts';
import { defineCommand } from '../command.ts';
import type { Context, ExitCode } from '../command.ts';
import { withDesk } from '../desk.ts';
import type { Desk } from '../desk.ts';
import { badUsage, failureOf } from '../errors.ts';
import { orderSentence } from '../output/order-columns.ts';
import { reportJson } from '../output/report.ts';
import { orderJson } from '../output/shapes.ts';
import { findOrder } from './find.ts';
import { refusalError } from './request.ts';
import { rehearsalOfReplace } from './rehearse.ts';
import { reportRehearsals } from './verdict.ts';

export const command = defineCommand({
  arguments: [{ name: '<order>', summary: 'number (exits 12:tp, 12:sl), client order id or id' }],
  details: `A term that is not given stays. The quantity is the whole quantity, its filled
part included: one that is filled already ends the order as FILLED.
The desk judges the new terms like a new order in place of the old one. The
order is PENDING_REPLACE until the engine confirms; until then it fills by its
former terms. A smaller quantity keeps its time priority, every other change
loses it. Exit code 3 when the new terms are denied: the order keeps its terms.
After an unknown outcome (exit code 5), run it again: a second request does no
harm.`,
  options: {
    quantity: {
      flags: '--quantity <quantity>',
      summary: 'new whole quantity, such as 0.5 or 2.5k',
      parse: quantityValue,
    },
    price: { flags: '--price <price>', summary: 'new limit price, such as 64000 or bid+1t', parse: priceValue },
    stop: { flags: '--stop <price>', summary: 'new trigger price', parse: amountValue },
    dryRun: { flags: '--dry-run', summary: 'preview the new terms; exit code 3 when they would be denied' },
  },
  examples: [
    ['traderai order replace 142 --price 64000', 'move the limit of an order'],
    ['traderai order replace 142 --quantity 0.3', 'reduce an order and keep its place in the queue'],
    ['traderai order replace 142 --quantity 0.5 --price bid+1t --dry-run', 'preview both'],
  ],
  async run(context, { words, options }) {
    const { quantity = null, price = null, stop = null } = options;
    if (quantity === null && price === null && stop === null)
      throw badUsage('no new term is given', 'Add --quantity, --price or --stop.');
    return withDesk(context, async (desk) => {
      const order = await findOrder(desk.db, { name: words[0]!, portfolio: await desk.portfolio() });
      const target = { kind: 'id', id: order.id } as const;
      const request = await requestOf(desk, { kind: 'replace', target, quantity, price, stop, spans: {} }, order);
      if (options.dryRun === true)
        return reportRehearsals(context.output, [await rehearsalOfReplace(context, desk, request)]);
      return report(context, desk, { asked: await send(desk, request), request });
    });
  },
});

function quantityValue(text: string): Decimal {
  const quantity = parseScaledAmount(text.toLowerCase());
  if (quantity === null) throw badUsage(`${shown(text)} is not a quantity above 0`, 'Write it like 0.5 or 2.5k.');
  return quantity;
}

function amountValue(text: string): Decimal {
  const amount = parseAmount(text);
  if (amount === null) throw badUsage(`${shown(text)} is not a price above 0`, 'Write it like 64000.');
  return amount;
}

function priceValue(text: string): LinePrice {
  const price = parsePrice(text.startsWith('@') ? text : `@${text}`);
  if (price === null) throw badUsage(`${shown(text)} is not a price`, 'Write it like 64000, bid, ask-2t or mid+5bp.');
  return price;
}

async function requestOf(desk: Desk, intent: ReplaceIntent, order: OrderRow): Promise<ReplaceRequest> {
  const portfolio = { id: order.portfolioId, name: order.portfolio };
  const requests = await readRequests(desk.db, { intent, portfolio, idOf: () => randomUUID() });
  if (!requests.ok) throw failureOf(refusalError(requests.error, null));
  const [request] = requests.value;
  if (request?.kind !== 'replace') throw new Error('a replace gives one request');
  return request;
}

async function send(desk: Desk, request: ReplaceRequest): Promise<OrderRow> {
  const outcome = await execute(requestTaker(desk.pool), request);
  if (outcome.kind === 'done') return outcome.order;
  if (outcome.kind === 'over') throw new Error('only a cancel can come too late');
  const { error } = outcome;
  if (error.kind === 'denied') throw failureOf({ ...error, message: `denied: ${error.message}` });
  if (error.kind !== 'unknown-outcome') throw failureOf(error);
  const found = await readOrder(desk.db, { id: request.order.id });
  if (found !== null && isCarriedOut(found, request)) return found;
  const hint = `See it with: traderai order show ${request.order.number}. Or run the same command again: a second request does no harm.`;
  throw failureOf({ ...error, hint });
}

/** The answer was lost: the desk has taken the request when it waits for the engine, or when the terms are in force. */
function isCarriedOut(found: OrderRow, { order, terms }: ReplaceRequest): boolean {
  const { quantity, limitPrice, stopPrice } = replacedTerms(order, terms);
  return (
    found.status === 'PENDING_REPLACE' ||
    (found.quantity.equals(quantity) &&
      (limitPrice === null || found.limitPrice?.equals(limitPrice) === true) &&
      (stopPrice === null || found.stopPrice?.equals(stopPrice) === true))
  );
}

async function report(
  { output }: Context,
  desk: Desk,
  { asked, request }: { readonly asked: OrderRow; readonly request: ReplaceRequest },
): Promise<ExitCode> {
  if (output.form === 'json') reportJson(output, orderJson(asked));
  else output.print(`${orderSentence(asked)}\nRequested: ${describeTerms(request.terms)}`);
  if (asked.status === 'PENDING_REPLACE' && engineSilence(await readEngineStatus(desk.db)) !== 'leading')
    output.say('No engine leads: the order keeps its terms until one does. Start one with: traderai engine run');
  return 0;
}
