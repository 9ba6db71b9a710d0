/** The help and the footer, generated from the keymap. */
import type { KeyContext, KeyHint } from './keys/key-hint.ts';
import { PLACES } from './keys/place.ts';
import type { Place } from './keys/place.ts';
import { cutLine, line, lineWidth, span } from '../text/lines.ts';
import type { Line } from '../text/lines.ts';
import { cellWidth, padded } from '../text/widths.ts';

export const PLACE_TITLES: Readonly<Record<Place, string>> = {
  anywhere: 'Anywhere',
  desk: 'At the desk',
  list: 'In a list',
  chart: 'In the chart',
  ticket: 'In the ticket',
  small: 'On a screen that is too small',
  editing: 'While typing',
  typing: 'In a typed line',
  line: 'In the order line',
  form: 'In the order form',
  preview: 'At a preview',
  'form-preview': 'At a preview of the form',
  command: 'In the command line',
  filter: 'In the filter',
  help: 'In the help',
  portfolios: 'Choosing a portfolio',
  halt: 'Before a halt',
  proposal: 'At a proposed order',
};

interface HelpEntry {
  readonly keys: string;
  readonly title: string;
  readonly bindings: readonly KeyHint[];
}

/** The bindings of one place; bindings with the same action share an entry. */
export function entriesOf(keymap: readonly KeyHint[], place: Place): HelpEntry[] {
  const byAction = new Map<string, KeyHint[]>();
  for (const binding of keymap) {
    if (binding.place !== place) continue;
    const name = `${binding.action} ${binding.title}`;
    byAction.set(name, [...(byAction.get(name) ?? []), binding]);
  }
  return [...byAction.values()].map((bindings) => ({
    keys: bindings.map(({ key }) => keyLabel(key)).join(' '),
    title: bindings[0]!.title,
    bindings,
  }));
}

/** From this width on the help has two columns. */
const TWO_COLUMNS_FROM = 130;

/** Every binding, place by place, with the reason when its key does nothing now. */
export function helpLines(keymap: readonly KeyHint[], context: KeyContext, width: number): readonly Line[] {
  if (width < TWO_COLUMNS_FROM) return placeBlocks(keymap, context, width).flat();
  const half = Math.floor(width / 2);
  const blocks = placeBlocks(keymap, context, half - 2);
  const total = blocks.flat().length;
  const left: Line[] = [];
  const right: Line[] = [];
  for (const block of blocks)
    (right.length === 0 && left.length + block.length / 2 <= total / 2 ? left : right).push(...block);
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => beside(left[at], right[at], half));
}

function beside(left: Line | undefined, right: Line | undefined, half: number): Line {
  const first = left === undefined ? line() : cutLine(left, half - 2);
  return line(...first.spans, span(' '.repeat(half - lineWidth(first))), ...(right?.spans ?? []));
}

/** One block of lines for each place; each block ends with a blank line. */
function placeBlocks(keymap: readonly KeyHint[], context: KeyContext, width: number): Line[][] {
  const places = Object.keys(PLACES) as Place[];
  const label = 2 + Math.max(...places.flatMap((place) => entriesOf(keymap, place).map(({ keys }) => cellWidth(keys))));
  return places.flatMap((place) => {
    const entries = entriesOf(keymap, place);
    if (entries.length === 0) return [];
    const lines = entries.map(({ keys, title, bindings }) => {
      const reason = place === 'desk' || place === 'list' ? (bindings[0]!.unavailable?.(context) ?? null) : null;
      const why =
        reason !== null && cellWidth(title) + cellWidth(reason) + label + 12 < width
          ? span(`  (now: ${reason})`, 'quiet')
          : span('');
      return line(
        '  ',
        span(padded(keys, label, 'left'), 'accent'),
        span(title, reason === null ? 'plain' : 'quiet'),
        why,
      );
    });
    return [[line(span(PLACE_TITLES[place], 'title')), ...lines, line()]];
  });
}

/** The keys that work now, the innermost place first, as many as fit into the width. */
export function footerLine(keymap: readonly KeyHint[], place: Place, context: KeyContext, width: number): Line {
  const spans = [];
  let used = 0;
  for (const around of PLACES[place]) {
    for (const { key, footer, place: where, unavailable, notOffered } of keymap) {
      if (where !== around || footer === undefined || (unavailable?.(context) ?? null) !== null) continue;
      if (notOffered?.(context) === true) continue;
      const keyText = keyLabel(key);
      const word = typeof footer === 'string' ? footer : footer(context);
      const size = cellWidth(keyText) + 1 + cellWidth(word) + 3;
      if (used + size > width) return { spans, mark: 'none' };
      spans.push(span(` ${keyText}`, 'accent'), span(` ${word} `, 'quiet'));
      used += size;
    }
  }
  return { spans, mark: 'none' };
}

const LABELS: Readonly<Record<string, string>> = {
  escape: 'Esc',
  enter: 'Enter',
  tab: 'Tab',
  'shift-tab': 'Shift-Tab',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  home: 'Home',
  end: 'End',
  'page-up': 'PgUp',
  'page-down': 'PgDn',
  backspace: 'Backspace',
  delete: 'Del',
  space: 'Space',
  'ctrl-left': 'Ctrl-←',
  'ctrl-right': 'Ctrl-→',
};

export function keyLabel(key: string): string {
  if (key.startsWith('alt-')) return `Alt-${keyLabel(key.slice(4))}`;
  return LABELS[key] ?? (key.startsWith('ctrl-') ? `Ctrl-${key.slice(5).toUpperCase()}` : key);
}
