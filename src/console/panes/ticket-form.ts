/** Draws the fields of the order form: one or two columns, the cursor, and the error of a field below it. */
import { SIDE_WORDS } from '../../domain/order-line/describe.ts';
import type { LineSide } from '../../domain/order-line/intent.ts';
import { cutLine, line, lineWidth, span } from '../../text/lines.ts';
import type { Line, Span } from '../../text/lines.ts';
import { padded } from '../../text/widths.ts';
import type { Form } from '../ticket/form.ts';
import { FIELDS, FIELD_NAMES } from '../ticket/form-fields.ts';
import type { FieldName } from '../ticket/form-fields.ts';
import type { Size } from './pane.ts';

export interface FormView {
  readonly form: Form;
  /** The message of the error; the form knows its field. */
  readonly problem: string | null;
  /** Rows that the lines below the form need. */
  readonly below: number;
  /** A form that is not edited leaves its empty fields out when the screen is low. */
  readonly use: 'editing' | 'reading';
}

export const LABEL_CELLS = 16;
const MISSING = '…';
const NONE = '–';
/** A narrower column would cut symbols and prices. */
const NARROWEST_COLUMN = 36;

/** As many rows as there are, around the field that has the keys. */
export function formLines({ form, problem, below, use }: FormView, { width, height }: Size): Line[] {
  const isLow = FIELD_NAMES.length + below > height;
  const twoColumns = isLow && width >= 2 * NARROWEST_COLUMN;
  const names = isLow && use === 'reading' ? FIELD_NAMES.filter((name) => isUsed(name, form)) : FIELD_NAMES;
  const rows = twoColumns ? inTwoColumns(names) : names.map((name) => [name]);
  const columnWidth = Math.floor(width / (twoColumns ? 2 : 1));
  const lines = rows.flatMap((row) => [
    { row, text: rowLine(row, form, columnWidth) },
    ...row.flatMap((name) => remarkLines(name, { form, problem }).map((text) => ({ row, text }))),
  ]);
  const at = lines.findIndex(({ row }) => row.some((name) => name === form.focus?.field));
  const room = Math.max(1, Math.min(lines.length, height));
  const top = Math.max(0, Math.min(at - Math.floor(room / 2), lines.length - room));
  return lines.slice(top, top + room).map(({ text }) => cutLine(text, width));
}

/** The columns are read one after the other, as Tab goes. */
function inTwoColumns(names: readonly FieldName[]): FieldName[][] {
  const half = Math.ceil(names.length / 2);
  return names.slice(0, half).map((name, at) => [name, ...names.slice(half + at, half + at + 1)]);
}

function isUsed(name: FieldName, { fields, focus }: Form): boolean {
  return fields[name] !== '' || focus?.field === name;
}

function rowLine(names: readonly FieldName[], form: Form, columnWidth: number): Line {
  return line(
    ...names.flatMap((name, at) => {
      const cell = line(
        span(padded(FIELDS[name].label, LABEL_CELLS, 'left'), form.focus?.field === name ? 'accent' : 'quiet'),
        ...valueSpans(name, form),
      );
      if (at === names.length - 1) return cell.spans;
      const cut = cutLine(cell, columnWidth - 1);
      return [...cut.spans, span(' '.repeat(columnWidth - lineWidth(cut)))];
    }),
  );
}

function valueSpans(name: FieldName, { fields, focus, fault }: Form): Span[] {
  const { input, need } = FIELDS[name];
  const text = fields[name];
  const tone = fault === name ? 'bad' : name === 'side' && text !== '' ? sideTone(text) : 'strong';
  if (focus?.field !== name) {
    const shown = input.kind === 'choice' ? choiceWord(name, text) : text;
    if (shown === '') return [span(need === 'required' ? MISSING : NONE, fault === name ? 'bad' : 'quiet')];
    return [span(name === 'side' ? SIDE_WORDS[text as LineSide] : shown, text === '' ? 'quiet' : tone)];
  }
  if (input.kind === 'choice') {
    const word = choiceWord(name, text);
    return [
      span('‹', 'accent'),
      span(word === '' ? MISSING : word, 'caret'),
      span('›', 'accent'),
      ...meaning(name, text),
    ];
  }
  if (focus.selection === 'whole' && text !== '') return [span(text, 'caret')];
  return [
    span(text.slice(0, focus.cursor), tone),
    span(text.slice(focus.cursor, focus.cursor + 1) || ' ', 'caret'),
    span(text.slice(focus.cursor + 1), tone),
  ];
}

function meaning(name: FieldName, text: string): Span[] {
  return name === 'side' && text !== '' ? [span(` ${SIDE_WORDS[text as LineSide]}`, sideTone(text))] : [];
}

function sideTone(side: string): 'buy' | 'sell' {
  return side.startsWith('b') ? 'buy' : 'sell';
}

function choiceWord(name: FieldName, text: string): string {
  const { input } = FIELDS[name];
  if (input.kind !== 'choice') return text;
  return input.choices.find(({ value }) => value === text)?.word ?? text;
}

/** The error of a field, else how the field that has the keys is typed. */
function remarkLines(name: FieldName, { form, problem }: Pick<FormView, 'form' | 'problem'>): Line[] {
  const indent = ' '.repeat(LABEL_CELLS);
  if (form.fault === name && problem !== null) return [line(indent, span(problem, 'bad'))];
  return form.focus?.field === name ? [line(indent, span(FIELDS[name].example, 'quiet'))] : [];
}
