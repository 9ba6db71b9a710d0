/** Formats any intent as a normalized line: parsing the result gives the same intent. */
import { plain } from '../../../src/domain/decimal.ts';
import { unreachable } from '../../../src/domain/unreachable.ts';
import { formatExits, formatOrderLine, quotedName } from '../../../src/domain/order-line/format.ts';
import type { NumberedOrder, OrderIntent } from '../../../src/domain/order-line/intent.ts';
import { formatPrice } from '../../../src/domain/order-line/price.ts';
import { quoted } from '../../../src/domain/order-line/words.ts';

function numberedText(target: NumberedOrder): string {
  return target.kind === 'number' ? String(target.number) : `${target.number}:${target.exit}`;
}

export function formatIntent(intent: OrderIntent): string {
  switch (intent.kind) {
    case 'order':
      return formatOrderLine(intent);
    case 'linked':
      return `${formatOrderLine(intent.first)} ${intent.link} ${formatOrderLine(intent.second)}`;
    case 'exit': {
      const portfolio = intent.portfolio === null ? [] : [`pf=${quotedName(intent.portfolio)}`];
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
      return `x ${intent.target.kind === 'symbol' ? intent.target.symbol : numberedText(intent.target)}`;
    case 'flat':
      return `flat ${intent.target.kind === 'all' ? 'all' : intent.target.symbol}`;
    case 'reverse':
      return `rev ${intent.symbol}`;
    case 'replace': {
      const quantity = intent.quantity === null ? [] : [`q${plain(intent.quantity)}`];
      const price = intent.price === null ? [] : [formatPrice(intent.price)];
      const stop = intent.stop === null ? [] : [`stp ${plain(intent.stop)}`];
      return ['rep', numberedText(intent.target), ...quantity, ...price, ...stop].join(' ');
    }
    case 'halt':
      return `halt ${quoted(intent.reason)}`;
    default:
      return unreachable(intent);
  }
}
