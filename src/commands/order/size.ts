/** `traderai order size` */
import { randomUUID } from 'node:crypto';
import { formatOrderLine } from '../../domain/order-line/format.ts';
import { equalRiskLines } from '../../domain/order-line/equal-risk.ts';
import { readRequests } from '../../trading/read-requests.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { failureOf } from '../errors.ts';
import { rehearsalOfPlace } from './rehearse.ts';
import { lineRefusal, refusalError } from './request.ts';
import { reportSized } from './verdict.ts';
import type { SizedRehearsal } from './verdict.ts';

export const command = defineCommand({
  arguments: [{ name: '<line>', summary: 'the order line, in quotes, with symbols separated by commas' }],
  details: `Divides the risk of the line equally over its symbols and previews one order for
each, with the line that places it. Sends nothing: place the lines with
traderai order place, or in a plan.
Prices, stops and targets are relative: @mkt, @mid, @bid+1t; sl -1.2atr,
sl trl 1.5%; tp 2R, tp +3atr.
The exit code is 3 when one of the orders would be denied.`,
  examples: [
    ["traderai order size 'b risk 1% BTCUSD,ETHUSD @mkt sl -1.2atr'", 'risk 0.5 % of equity in each symbol'],
    ["traderai order size 'b risk 500 BTCUSD,ETHUSD @mid gtc sl trl 2%' --json", 'divide 500, for a script'],
  ],
  async run(context, { words }) {
    const text = words[0]!;
    const lines = equalRiskLines(text);
    if (!lines.ok) throw failureOf(lineRefusal(text, lines.error));
    return withDesk(context, async (desk) => {
      const portfolio = await desk.portfolio();
      const sized: SizedRehearsal[] = [];
      for (const line of lines.value) {
        const requests = await readRequests(desk.db, { intent: line, portfolio, idOf: () => randomUUID() });
        if (!requests.ok) throw failureOf(refusalError(requests.error, formatOrderLine(line)));
        const [request] = requests.value;
        if (request?.kind !== 'place') throw new Error(`this line places no order: ${formatOrderLine(line)}`);
        const { quantity } = request.request;
        sized.push({
          line: formatOrderLine({ ...line, quantity: { kind: 'units', units: quantity } }),
          rehearsal: await rehearsalOfPlace(context, desk, request, portfolio.name),
        });
      }
      return reportSized(context.output, sized);
    });
  },
});
