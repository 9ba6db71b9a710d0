/**
 * The fields of the order form as data: the name of each, the text that an order has in it, and the word of the order
 * line that it becomes.
 */
import { SIDE_WORDS } from '../../domain/order-line/describe.ts';
import { formatTrigger, quotedName } from '../../domain/order-line/format.ts';
import type { LineFlag, LinePart, OrderLine } from '../../domain/order-line/intent.ts';
import { PRICE_EXAMPLES, formatPrice } from '../../domain/order-line/price.ts';
import { QUANTITY_EXAMPLES, formatQuantity } from '../../domain/order-line/quantity.ts';
import { TRIGGER_EXAMPLES } from '../../domain/order-line/trigger.ts';
import { quoted } from '../../domain/order-line/words.ts';
import { STOP_EXAMPLES, TARGET_EXAMPLES, formatStop, formatTarget } from '../../domain/order-line/exits.ts';
import { plainOrNull } from '../../domain/decimal.ts';

export const FIELD_NAMES = [
  'side',
  'quantity',
  'symbol',
  'price',
  'trigger',
  'timeInForce',
  'date',
  'takeProfit',
  'stopLoss',
  'exitTime',
  'reduceOnly',
  'postOnly',
  'allOrNone',
  'display',
  'confirmed',
  'signal',
  'portfolio',
  'note',
  'mode',
] as const;

export type FieldName = (typeof FIELD_NAMES)[number];

/** The text of each field; an empty one is left out of the line. */
export type Fields = Readonly<Record<FieldName, string>>;

export interface Choice {
  readonly value: string;
  /** Shown and typed in the form. */
  readonly word: string;
}

export interface Field {
  readonly label: string;
  /** `word`: a space would begin another field of the line. */
  readonly input: { readonly kind: 'choice'; readonly choices: readonly Choice[] } | { readonly kind: 'word' | 'text' };
  readonly example: string;
  /** An order without it is not complete. */
  readonly need: 'required' | 'optional';
  /** The parts of a line whose errors belong to this field. */
  readonly parts: readonly LinePart[];
  readonly textOf: (line: OrderLine) => string;
  /** Its word in the line; empty when there is none. */
  readonly wordOf: (fields: Fields) => string;
}

const SIDES: readonly Choice[] = Object.entries(SIDE_WORDS).map(([value]) => ({ value, word: value }));
const TIMES: readonly Choice[] = [
  { value: '', word: 'day' },
  ...['gtc', 'gtd', 'ioc', 'fok', 'opg', 'cls'].map((value) => ({ value, word: value })),
];

export const FIELDS: Readonly<Record<FieldName, Field>> = {
  side: {
    label: 'Side',
    input: { kind: 'choice', choices: SIDES },
    example: 'b buy · s sell · ss sell short · bc buy to cover',
    need: 'required',
    parts: ['verb'],
    textOf: ({ side }) => side,
    wordOf: ({ mode, side }) => `${mode}${side}`,
  },
  quantity: {
    label: 'Quantity',
    input: { kind: 'word' },
    example: QUANTITY_EXAMPLES.join(' · '),
    need: 'required',
    parts: ['quantity'],
    textOf: ({ quantity }) => formatQuantity(quantity),
    wordOf: ({ quantity }) => quantity,
  },
  symbol: {
    label: 'Symbol',
    input: { kind: 'word' },
    example: 'BTCUSD',
    need: 'required',
    parts: ['symbol'],
    textOf: ({ symbol }) => symbol,
    wordOf: ({ symbol }) => symbol,
  },
  price: {
    label: 'Price',
    input: { kind: 'word' },
    example: PRICE_EXAMPLES.map((example) => example.slice(1)).join(' · '),
    need: 'required',
    parts: ['price'],
    textOf: ({ price }) => formatPrice(price).slice(1),
    wordOf: ({ price }) => (price === '' ? '' : `@${price.replace(/^@/, '')}`),
  },
  trigger: {
    label: 'Trigger',
    input: { kind: 'text' },
    example: TRIGGER_EXAMPLES.join(' · '),
    need: 'optional',
    parts: ['trigger'],
    textOf: ({ trigger }) => (trigger === null ? '' : formatTrigger(trigger)),
    wordOf: ({ trigger }) => trigger.trim(),
  },
  timeInForce: {
    label: 'Time in force',
    input: { kind: 'choice', choices: TIMES },
    example: 'day · gtc until canceled · gtd until the date · ioc at once · fok all at once · opg open · cls close',
    need: 'optional',
    parts: ['timeInForce'],
    textOf: ({ timeInForce: { kind } }) => (kind === 'default' ? '' : kind.toLowerCase()),
    wordOf: ({ timeInForce, date }) => (timeInForce === 'gtd' ? `gtd=${date}` : timeInForce),
  },
  date: {
    label: 'Date',
    input: { kind: 'word' },
    example: '2026-12-31, for gtd',
    need: 'optional',
    parts: [],
    textOf: ({ timeInForce }) => (timeInForce.kind === 'GTD' ? timeInForce.date : ''),
    wordOf: () => '',
  },
  takeProfit: {
    label: 'Take profit',
    input: { kind: 'word' },
    example: withoutWord(TARGET_EXAMPLES),
    need: 'optional',
    parts: ['takeProfit'],
    textOf: ({ takeProfit }) => (takeProfit === null ? '' : formatTarget(takeProfit).slice(3)),
    wordOf: ({ takeProfit }) => (takeProfit === '' ? '' : `tp ${takeProfit}`),
  },
  stopLoss: {
    label: 'Stop loss',
    input: { kind: 'text' },
    example: withoutWord(STOP_EXAMPLES),
    need: 'optional',
    parts: ['stopLoss'],
    textOf: ({ stopLoss }) => (stopLoss === null ? '' : formatStop(stopLoss).slice(3)),
    wordOf: ({ stopLoss }) => (stopLoss.trim() === '' ? '' : `sl ${stopLoss.trim()}`),
  },
  exitTime: {
    label: 'Exits for a day',
    input: { kind: 'choice', choices: yesOrNo('xday') },
    example: 'yes ends the take profit and the stop loss with the day',
    need: 'optional',
    parts: ['exitTime'],
    textOf: ({ exitTime }) => (exitTime === 'DAY' ? 'xday' : ''),
    wordOf: ({ exitTime }) => exitTime,
  },
  reduceOnly: flag('reduceOnly', 'Reduce only', 'ro'),
  postOnly: flag('postOnly', 'Post only', 'post'),
  allOrNone: flag('allOrNone', 'All or none', 'aon'),
  display: {
    label: 'Show',
    input: { kind: 'word' },
    example: '5: the most that the market sees of it',
    need: 'optional',
    parts: ['display'],
    textOf: ({ display }) => plainOrNull(display) ?? '',
    wordOf: ({ display }) => (display === '' ? '' : `show ${display}`),
  },
  confirmed: {
    label: 'Confirm',
    input: { kind: 'word' },
    example: 'the quantity once more, to pass a soft limit',
    need: 'optional',
    parts: ['confirmed'],
    textOf: ({ confirmed }) => plainOrNull(confirmed) ?? '',
    wordOf: ({ confirmed }) => (confirmed === '' ? '' : `confirm ${confirmed}`),
  },
  signal: {
    label: 'Signal',
    input: { kind: 'word' },
    example: 'the number of a signal: 812',
    need: 'optional',
    parts: ['signal'],
    textOf: ({ signal }) => (signal === null ? '' : String(signal)),
    wordOf: ({ signal }) => (signal === '' ? '' : `sig=${signal}`),
  },
  portfolio: {
    label: 'Portfolio',
    input: { kind: 'text' },
    example: 'refuses the order in any other portfolio',
    need: 'optional',
    parts: ['portfolio'],
    textOf: ({ portfolio }) => portfolio ?? '',
    wordOf: ({ portfolio }) => (portfolio === '' ? '' : `pf=${quotedName(portfolio)}`),
  },
  note: {
    label: 'Note',
    input: { kind: 'text' },
    example: 'any text, kept with the order',
    need: 'optional',
    parts: ['note'],
    textOf: ({ note }) => note ?? '',
    wordOf: ({ note }) => (note === '' ? '' : `note=${quoted(note)}`),
  },
  mode: {
    label: 'Only preview',
    input: { kind: 'choice', choices: yesOrNo('?') },
    example: 'yes previews the order and sends nothing',
    need: 'optional',
    parts: [],
    textOf: ({ mode }) => (mode === 'what-if' ? '?' : ''),
    wordOf: () => '',
  },
};

/** `tp 195` as it is typed in its field: `195`. */
function withoutWord(examples: readonly string[]): string {
  return examples.map((example) => example.replace(/^\S+ /, '')).join(' · ');
}

function flag(name: FieldName, label: string, word: LineFlag): Field {
  return {
    label,
    input: { kind: 'choice', choices: yesOrNo(word) },
    example: 'yes · no',
    need: 'optional',
    parts: [word],
    textOf: ({ flags }) => (flags.includes(word) ? word : ''),
    wordOf: (fields) => fields[name],
  };
}

function yesOrNo(value: string): readonly Choice[] {
  return [
    { value: '', word: 'no' },
    { value, word: 'yes' },
  ];
}
