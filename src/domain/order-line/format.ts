/** Writes a parsed order as a line: parsing the result gives the same order. */
import { plain } from '../decimal.ts';
import { unreachable } from '../unreachable.ts';
import type { LineTimeInForce, LineTrigger, OrderLine } from './intent.ts';
import { formatStop, formatTarget } from './exits.ts';
import { formatPrice } from './price.ts';
import { formatQuantity } from './quantity.ts';
import { quoted } from './words.ts';

export function formatOrderLine(line: OrderLine): string {
  const words = [
    `${line.mode === 'what-if' ? '?' : ''}${line.side}`,
    formatQuantity(line.quantity),
    line.symbol,
    formatPrice(line.price),
  ];
  if (line.trigger !== null) words.push(formatTrigger(line.trigger));
  words.push(...formatTimeInForce(line.timeInForce), ...line.flags);
  if (line.display !== null) words.push(`show ${plain(line.display)}`);
  if (line.confirmed !== null) words.push(`confirm ${plain(line.confirmed)}`);
  words.push(...formatExits(line));
  if (line.exitTime === 'DAY') words.push('xday');
  if (line.portfolio !== null) words.push(`pf=${quotedName(line.portfolio)}`);
  if (line.signal !== null) words.push(`sig=${line.signal}`);
  if (line.note !== null) words.push(`note=${quoted(line.note)}`);
  return words.join(' ');
}

export function formatExits({ takeProfit, stopLoss }: Pick<OrderLine, 'takeProfit' | 'stopLoss'>): string[] {
  return [
    ...(takeProfit === null ? [] : [formatTarget(takeProfit)]),
    ...(stopLoss === null ? [] : [formatStop(stopLoss)]),
  ];
}

export function formatTrigger(trigger: LineTrigger): string {
  switch (trigger.kind) {
    case 'stop':
      return `stp ${plain(trigger.price)}`;
    case 'if-touched':
      return `mit ${plain(trigger.price)}`;
    case 'trailing-percent':
      return `trl ${plain(trigger.percent)}%`;
    case 'trailing-amount':
      return `trl ${plain(trigger.amount)}`;
    case 'trailing-atr':
      return `trl ${plain(trigger.multiple)}atr`;
    default:
      return unreachable(trigger);
  }
}

/** In quotes when the name has spaces or quotes. */
export function quotedName(name: string): string {
  return /[\s"\\]/u.test(name) ? quoted(name) : name;
}

function formatTimeInForce(timeInForce: LineTimeInForce): string[] {
  if (timeInForce.kind === 'default') return [];
  return [timeInForce.kind === 'GTD' ? `gtd=${timeInForce.date}` : timeInForce.kind.toLowerCase()];
}
