/** A place is a part of the screen with keys of its own. The keys of the places around it work there too. */
export type Place =
  | 'anywhere'
  | 'desk'
  | 'list'
  | 'chart'
  | 'ticket'
  | 'small'
  | 'editing'
  | 'typing'
  | 'line'
  | 'form'
  | 'preview'
  | 'form-preview'
  | 'command'
  | 'filter'
  | 'help'
  | 'portfolios'
  | 'halt'
  | 'proposal';

/** Each place with the places around it, the innermost first. */
export const PLACES: Readonly<Record<Place, readonly Place[]>> = {
  anywhere: ['anywhere'],
  desk: ['desk', 'anywhere'],
  list: ['list', 'desk', 'anywhere'],
  chart: ['chart', 'desk', 'anywhere'],
  ticket: ['ticket', 'desk', 'anywhere'],
  small: ['small', 'anywhere'],
  editing: ['editing', 'anywhere'],
  typing: ['typing', 'editing', 'anywhere'],
  line: ['line', 'typing', 'editing', 'anywhere'],
  form: ['form', 'editing', 'anywhere'],
  preview: ['preview', 'line', 'typing', 'editing', 'anywhere'],
  'form-preview': ['preview', 'form', 'editing', 'anywhere'],
  command: ['command', 'typing', 'editing', 'anywhere'],
  filter: ['filter', 'typing', 'editing', 'anywhere'],
  help: ['help', 'anywhere'],
  portfolios: ['portfolios', 'anywhere'],
  halt: ['halt', 'anywhere'],
  proposal: ['proposal', 'anywhere'],
};
