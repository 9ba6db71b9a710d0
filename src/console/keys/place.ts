/** A place is a part of the screen with keys of its own. The keys of the places around it work there too. */
export type Place =
  | 'anywhere'
  | 'desk'
  | 'list'
  | 'chart'
  | 'small'
  | 'typing'
  | 'line'
  | 'preview'
  | 'command'
  | 'filter'
  | 'help'
  | 'portfolios';

/** Each place with the places around it, the innermost first. */
export const PLACES: Readonly<Record<Place, readonly Place[]>> = {
  anywhere: ['anywhere'],
  desk: ['desk', 'anywhere'],
  list: ['list', 'desk', 'anywhere'],
  chart: ['chart', 'desk', 'anywhere'],
  small: ['small', 'anywhere'],
  typing: ['typing', 'anywhere'],
  line: ['line', 'typing', 'anywhere'],
  preview: ['preview', 'typing', 'anywhere'],
  command: ['command', 'typing', 'anywhere'],
  filter: ['filter', 'typing', 'anywhere'],
  help: ['help', 'anywhere'],
  portfolios: ['portfolios', 'anywhere'],
};
