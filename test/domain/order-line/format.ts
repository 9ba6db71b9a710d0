/** Formats an intent as a normalized line: parsing the result gives the same intent. */
import { plain } from '../../../src/domain/decimal.ts';
import { unreachable } from '../../../src/domain/unreachable.ts';
import type { LineTimeInForce, LineTrigger, OrderIntent, OrderLine } from '../../../src/domain/order-line/intent.ts';
import { formatStop, formatTarget } from '../../../src/domain/order-line/exits.ts';
import { formatPrice } from '../../../src/domain/order-line/price.ts';
import { formatQuantity } from '../../../src/domain/order-line/quantity.ts';
import { quoted } from '../../../src/domain/order-line/words.ts';

export function formatOrderLine(intent: OrderIntent): string {
  switch (intent.kind) {
    case 'order':
      return formatOrder(intent);
    case 'linked':
      return `${formatOrder(intent.first)} ${intent.link} ${formatOrder(intent.second)}`;
    case 'exit': {
      const portfolio = intent.portfolio === null ? [] : [`pf=${formatName(intent.portfolio)}`];
      const day = intent.timeInForce === 'DAY' ? ['xday'] : [];
      return [
        intent.mode === 'what-if' ? '?exit' : 'exit',
        intent.symbol,
        ...formatExits(intent),
        ...day,
        ...portfolio,
      ].join(' ');
    }
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
  words.push(...formatExits(line));
  if (line.exitTime === 'DAY') words.push('xday');
  if (line.portfolio !== null) words.push(`pf=${formatName(line.portfolio)}`);
  if (line.signal !== null) words.push(`sig=${line.signal}`);
  if (line.note !== null) words.push(`note=${quoted(line.note)}`);
  return words.join(' ');
}

function formatName(name: string): string {
  return /[\s"\\]/u.test(name) ? quoted(name) : name;
}

function formatExits({ takeProfit, stopLoss }: Pick<OrderLine, 'takeProfit' | 'stopLoss'>): string[] {
  return [
    ...(takeProfit === null ? [] : [formatTarget(takeProfit)]),
    ...(stopLoss === null ? [] : [formatStop(stopLoss)]),
  ];
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
    case 'trailing-atr':
      return `trl ${plain(trigger.multiple)}atr`;
    default:
      return unreachable(trigger);
  }
}

function formatTimeInForce(timeInForce: LineTimeInForce): string[] {
  if (timeInForce.kind === 'default') return [];
  return [timeInForce.kind === 'GTD' ? `gtd=${timeInForce.date}` : timeInForce.kind.toLowerCase()];
}
