/** MKT: the latest quote of every instrument. */
import type { QuoteRow } from '../../database/queries/quotes.ts';
import { STALE_AFTER_MS } from '../../domain/silence.ts';
import { newestReceivedAt } from '../desk-state.ts';
import { ENGINE_REMEDY, engineIsOffline } from '../engine-state.ts';
import { age } from '../../text/durations.ts';
import { compact, figure, signedPercent } from '../../text/figures.ts';
import type { Cell } from './table.ts';
import { ageCell, gainTone, isStale, priceCell, quoteAgeMs } from './cells.ts';
import type { ListPane, PaneContext } from './pane.ts';
import { trendOf } from './positions.ts';

export const watchlistPane: ListPane<QuoteRow> = {
  kind: 'list',
  code: 'MKT',
  number: 5,
  name: 'market',
  title: 'market',
  spots: [
    { fromColumns: 160, column: 1, row: 0, onLowScreen: 'leaves' },
    { fromColumns: 216, column: 2, row: 0 },
  ],
  onPaper: 'shown',
  topics: ['quotes', 'instruments', 'closes', 'engine'],
  rows: ({ desk }) => [...desk.quotes.value.values()],
  key: ({ symbol }) => symbol,
  flash: 'never',
  subject: (quote) => ({ kind: 'quote', symbol: quote.symbol, quote }),
  columns: [
    { title: 'Symbol', priority: 9, shrinksTo: 6, cell: ({ symbol }) => ({ text: symbol, tone: 'strong' }) },
    {
      title: 'Last',
      priority: 9,
      align: 'decimal',
      cell: ({ last, symbol }, context) => priceCell(last, symbol, context),
    },
    { title: 'Day', priority: 8, align: 'decimal', cell: changeCell },
    {
      title: 'Bid',
      priority: 7,
      align: 'decimal',
      cell: ({ bid, symbol }, context) => priceCell(bid, symbol, context),
    },
    {
      title: 'Ask',
      priority: 7,
      align: 'decimal',
      cell: ({ ask, symbol }, context) => priceCell(ask, symbol, context),
    },
    {
      title: 'Spread',
      priority: 3,
      align: 'decimal',
      cell: ({ bid, ask }) => ({ text: figure(bid === null || ask === null ? null : ask.minus(bid)), tone: 'quiet' }),
    },
    { title: 'Volume', priority: 2, align: 'right', cell: ({ volume }) => ({ text: compact(volume), tone: 'quiet' }) },
    { title: 'Trend', priority: 4, cell: ({ symbol }, context) => ({ text: trendOf(symbol, context), tone: 'quiet' }) },
    { title: 'Age', priority: 5, align: 'right', cell: (quote, { now }) => ageCell(quoteAgeMs(quote, now)) },
  ],
  summary: ({ desk, now }) => {
    const receivedAt = newestReceivedAt(desk);
    return receivedAt !== null && now - receivedAt > STALE_AFTER_MS ? `stale ${age(now - receivedAt)}` : '';
  },
  empty: ({ desk }) =>
    engineIsOffline(desk)
      ? ['No quotes: no engine is running.', ENGINE_REMEDY]
      : ['No quotes yet.', 'They appear with the first prices of the feed.'],
  faded: (quote, { now }) => (isStale(quoteAgeMs(quote, now)) ? 'faded' : 'fresh'),
};

/** The change since the first price of the market's day, with an arrow. */
function changeCell({ last, sessionOpen }: QuoteRow, { glyphs }: PaneContext): Cell {
  if (last === null || sessionOpen === null) return { text: figure(null), tone: 'quiet' };
  const change = last.minus(sessionOpen).dividedBy(sessionOpen);
  const arrow = change.isZero() ? ' ' : glyphs === 'ascii' ? '' : change.greaterThan(0) ? '▲' : '▼';
  return { text: `${arrow}${signedPercent(change)}`, tone: gainTone(change) };
}
