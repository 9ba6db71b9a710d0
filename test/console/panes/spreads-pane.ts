/** SPR: a pane for tests only. */
import type { ListPane } from '../../../src/console/panes/pane.ts';
import type { QuoteRow } from '../../../src/database/queries/quotes.ts';

const spreadOf = ({ bid, ask }: QuoteRow): string => (bid === null || ask === null ? '–' : ask.minus(bid).toFixed(2));

export const spreadsPane: ListPane<QuoteRow> = {
  kind: 'list',
  code: 'SPR',
  number: 9,
  name: 'spreads',
  title: 'what crossing costs',
  spots: [{ fromColumns: 216, column: 2, row: 1 }],
  onPaper: 'shown',
  topics: ['quotes'],
  rows: ({ desk }) => [...desk.quotes.value.values()],
  key: ({ symbol }) => symbol,
  flash: spreadOf,
  subject: (quote) => ({ kind: 'quote', symbol: quote.symbol, quote }),
  columns: [
    { title: 'Symbol', priority: 9, cell: ({ symbol }) => ({ text: symbol }) },
    { title: 'Costs', priority: 9, align: 'decimal', cell: (quote) => ({ text: spreadOf(quote) }) },
  ],
  summary: () => '',
  empty: () => ['No spreads.'],
  faded: () => 'fresh',
};
