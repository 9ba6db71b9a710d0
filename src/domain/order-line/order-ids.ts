/** The client order ids of the orders that a line places: `p17`, its exits `p17:tp` and `p17:sl`, a second order `p17:2`. */
import { unreachable } from '../unreachable.ts';
import type { ExitLine, LinkedLine, OrderLine } from './intent.ts';

/** The ids of the orders of a line that places two. */
export function linkedIds(id: string): readonly [string, string] {
  return [id, `${id}:2`];
}

export function exitIds(id: string): { readonly takeProfit: string; readonly stopLoss: string } {
  return { takeProfit: `${id}:tp`, stopLoss: `${id}:sl` };
}

/** Every order that a line may place, in the order of its words. An `exit` line that moves working exits places none. */
export function orderIds(line: OrderLine | LinkedLine | ExitLine, id: string): readonly string[] {
  switch (line.kind) {
    case 'order':
      return [id, ...exitsOf(line, id)];
    case 'linked': {
      const [first, second] = linkedIds(id);
      return [first, ...exitsOf(line.first, first), second, ...exitsOf(line.second, second)];
    }
    case 'exit':
      return exitsOf(line, id);
    default:
      return unreachable(line);
  }
}

function exitsOf(line: { readonly takeProfit: unknown; readonly stopLoss: unknown }, id: string): readonly string[] {
  const { takeProfit, stopLoss } = exitIds(id);
  return [...(line.takeProfit === null ? [] : [takeProfit]), ...(line.stopLoss === null ? [] : [stopLoss])];
}
