/**
 * The cursor of a list. It keeps the key of its row, so that it stays on the row when other rows appear or disappear.
 */
export interface ListFilter {
  readonly text: string;
  /** `/!` shows the rows that do not match. */
  readonly mode: 'matching' | 'not-matching';
}

export interface ListState {
  readonly key: string | null;
  /** The last position of the key: the cursor stays there when its row disappears. */
  readonly index: number;
  readonly top: number;
  readonly filter: ListFilter | null;
}

export const FIRST_ROW: ListState = { key: null, index: 0, top: 0, filter: null };

export type Move = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

/** Moves the cursor to a row that exists and is visible; `keys` are the rows in their order. */
export function settled(state: ListState, keys: readonly string[], height: number): ListState {
  const found = state.key === null ? -1 : keys.indexOf(state.key);
  const index = Math.max(0, Math.min(found >= 0 ? found : state.index, keys.length - 1));
  const lowestTop = Math.max(0, keys.length - height);
  const top = Math.max(0, Math.min(Math.max(Math.min(state.top, index), index - height + 1), lowestTop));
  return { ...state, key: keys[index] ?? null, index, top };
}

export function moved(
  state: ListState,
  move: Move,
  { keys, height }: { readonly keys: readonly string[]; readonly height: number },
): ListState {
  const { index } = settled(state, keys, height);
  const half = Math.max(1, Math.floor(height / 2));
  const last = Math.max(0, keys.length - 1);
  const targets: Readonly<Record<Move, number>> = {
    up: index - 1,
    down: index + 1,
    'page-up': index - half,
    'page-down': index + half,
    first: 0,
    last,
  };
  const target = Math.max(0, Math.min(last, targets[move]));
  return settled({ ...state, key: keys[target] ?? null, index: target }, keys, height);
}

/** `text` shows the matching rows, `!text` hides them; an empty text and a lone `!` show all rows. */
export function parseFilter(text: string): ListFilter | null {
  const inverse = text.startsWith('!');
  const wanted = (inverse ? text.slice(1) : text).trim();
  return wanted === '' ? null : { text: wanted, mode: inverse ? 'not-matching' : 'matching' };
}

/** Every word of the filter must occur; letter case does not matter. */
export function passes(filter: ListFilter | null, text: string): 'passes' | 'filtered-out' {
  if (filter === null) return 'passes';
  const found = filter.text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word));
  return found === (filter.mode === 'matching') ? 'passes' : 'filtered-out';
}
