/** Where a key means something. A place also hears the keys of the places it lies in. */
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

/** Each place with those around it, the innermost first. */
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
