/** Formats an intent as a normalized line: parsing the result gives the same intent. */
import { plain } from '../../../src/domain/decimal.ts';
import { unreachable } from '../../../src/domain/unreachable.ts';
import type { LineTimeInForce, LineTrigger, OrderIntent, OrderLine } from '../../../src/domain/order-line/intent.ts';
import { formatPrice } from '../../../src/domain/order-line/price.ts';
import { formatQuantity } from '../../../src/domain/order-line/quantity.ts';
import { quoted } from '../../../src/domain/order-line/words.ts';

export function formatOrderLine(intent: OrderIntent): string {
  switch (intent.kind) {
    case 'order':
      return formatOrder(intent);
    case 'cancel':
      if (intent.target.kind === 'all') return 'xa';
      return `x ${intent.target.kind === 'number' ? intent.target.number : intent.target.symbol}`;
    case 'flat':
      return `flat ${intent.target.kind === 'all' ? 'all' : intent.target.symbol}`;
    case 'replace': {
      const quantity = intent.quantity === null ? [] : [`q${plain(intent.quantity)}`];
      const price = intent.price === null ? [] : [formatPrice(intent.price)];
      const stop = intent.stop === null ? [] : [`stp ${plain(intent.stop)}`];
      return ['rep', intent.target.number, ...quantity, ...price, ...stop].join(' ');
    }
    case 'halt':
      return `halt ${quoted(intent.reason)}`;
    default:
      return unreachable(intent);
  }
}

function formatOrder(line: OrderLine): string {
  const words = [
    `${line.mode === 'what-if' ? '?' : ''}${line.side}`,
    formatQuantity(line.quantity),
    line.symbol,
    formatPrice(line.price),
  ];
  if (line.trigger !== null) words.push(formatTrigger(line.trigger));
  words.push(...formatTimeInForce(line.timeInForce), ...line.flags);
  if (line.display !== null) words.push(`show ${plain(line.display)}`);
  if (line.takeProfit !== null) words.push(`tp ${plain(line.takeProfit)}`);
  if (line.stopLoss !== null) words.push(`sl ${plain(line.stopLoss)}`);
  if (line.portfolio !== null)
    words.push(`pf=${/[\s"\\]/u.test(line.portfolio) ? quoted(line.portfolio) : line.portfolio}`);
  if (line.signal !== null) words.push(`sig=${line.signal}`);
  if (line.note !== null) words.push(`note=${quoted(line.note)}`);
  return words.join(' ');
}

function formatTrigger(trigger: LineTrigger): string {
  switch (trigger.kind) {
    case 'stop':
      return `stp ${plain(trigger.price)}`;
    case 'if-touched':
      return `mit ${plain(trigger.price)}`;
    case 'trailing-percent':
      return `trl ${plain(trigger.percent)}%`;
    case 'trailing-amount':
      return `trl ${plain(trigger.amount)}`;
    default:
      return unreachable(trigger);
  }
}

function formatTimeInForce(timeInForce: LineTimeInForce): string[] {
  if (timeInForce.kind === 'default') return [];
  return [timeInForce.kind === 'GTD' ? `gtd=${timeInForce.date}` : timeInForce.kind.toLowerCase()];
}
