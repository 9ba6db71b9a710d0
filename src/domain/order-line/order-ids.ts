/** The client order ids of the orders that a line places: `p17`, its exits `p17:tp` and `p17:sl`, a second order `p17:2`. */
import { parseCount } from './amounts.ts';
import { unreachable } from '../unreachable.ts';
import type { ExitLine, ExitName, LinkedLine, NumberedOrder, OrderLine } from './intent.ts';

/** The ids of the orders of a line that places two. */
export function linkedIds(id: string): readonly [string, string] {
  return [id, `${id}:2`];
}

export function exitIds(id: string): { readonly takeProfit: string; readonly stopLoss: string } {
  return { takeProfit: `${id}:tp`, stopLoss: `${id}:sl` };
}

/** An order, and the exit of an entry. */
export const NUMBER_EXAMPLES: readonly string[] = ['142', '142:tp'];

/** The number of an order, or of an entry with the name of its exit; null for any other text. */
export function numberedOrder(text: string): NumberedOrder | null {
  const [, entry = text, exit] = /^(\d+):(tp|sl)$/i.exec(text) ?? [];
  const number = parseCount(entry);
  if (number === null) return null;
  return exit === undefined
    ? { kind: 'number', number }
    : { kind: 'exit', number, exit: exit.toLowerCase() as ExitName };
}

interface Known {
  readonly id: string;
  readonly number: number;
  readonly parentId: string | null;
  readonly clientOrderId: string;
}

/** The order among these; `no exit` when the entry is there and has none of this name. */
export function findNumbered<T extends Known>(target: NumberedOrder, orders: readonly T[]): T | 'no exit' | undefined {
  const order = orders.find(({ number }) => number === target.number);
  if (target.kind === 'number' || order === undefined) return order;
  const id = exitIdOf(order, target.exit);
  return orders.find(({ parentId, clientOrderId }) => parentId === order.id && clientOrderId === id) ?? 'no exit';
}

export function exitIdOf({ clientOrderId }: Pick<Known, 'clientOrderId'>, exit: ExitName): string {
  const { takeProfit, stopLoss } = exitIds(clientOrderId);
  return exit === 'tp' ? takeProfit : stopLoss;
}

/** `order 142`, `the target of order 142`, `the stop of order 142`. */
export function numberedWords(target: NumberedOrder): string {
  if (target.kind === 'number') return `order ${target.number}`;
  return `the ${exitWord(target.exit)} of order ${target.number}`;
}

export function exitWord(exit: ExitName): string {
  return exit === 'tp' ? 'target' : 'stop';
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
