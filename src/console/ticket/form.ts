/**
 * The order form. The form and the order line are one state: an edited line gives the fields their texts, and an edited
 * field writes the line again. A text that cannot be read leaves the other fields as they were.
 */
import type { LineError, OrderIntent, OrderLine, Span } from '../../domain/order-line/intent.ts';
import { formatOrderLine } from '../../domain/order-line/format.ts';
import { linkIn } from '../../domain/order-line/linked-line.ts';
import { COMMAND_VERBS, parseOrderLine } from '../../domain/order-line/parse.ts';
import { lineError, splitWords } from '../../domain/order-line/words.ts';
import { err } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { shown } from '../../domain/shown.ts';
import { edited, editorWith } from '../editor.ts';
import type { Edit, Editor } from '../editor.ts';
import { FIELDS, FIELD_NAMES } from './form-fields.ts';
import type { Choice, FieldName, Fields } from './form-fields.ts';

/** The field that has the keys. */
interface FieldFocus {
  readonly field: FieldName;
  /** Characters before the cursor; in a choice the characters typed of its word. */
  readonly cursor: number;
  /** `whole`: the next typed text replaces the field. */
  readonly selection: 'whole' | 'none';
}

export interface Form {
  readonly fields: Fields;
  /** Null while the line has the keys. */
  readonly focus: FieldFocus | null;
  /** The field of the error; null without an error, and when no field has it. */
  readonly fault: FieldName | null;
}

/** The typed order in both shapes. */
export interface Draft {
  readonly editor: Editor;
  readonly form: Form;
}

/** A draft with the meaning of its line; null for an empty line. */
export interface ReadDraft extends Draft {
  readonly parsed: Result<OrderIntent, LineError> | null;
}

const EMPTY_FIELDS: Fields = Object.fromEntries(FIELD_NAMES.map((name) => [name, ''])) as Record<FieldName, string>;

/** The line has the keys; words that cannot be read leave the known fields as they are. */
export function draftOfLine(editor: Editor, known: Fields = EMPTY_FIELDS): ReadDraft {
  const parsed = editor.text.trim() === '' ? null : parseOrderLine(editor.text);
  const fields = fieldsOfLine(editor.text, parsed, known);
  return { editor, form: { fields, focus: null, fault: faultOf(editor.text, parsed) }, parsed };
}

/** A line in which the quantity is missing at the cursor: a number of one digit is read in its place. */
export function draftOfGap(editor: Editor): Draft {
  const { text, cursor } = editor;
  const { form } = draftOfLine(editorWith(`${text.slice(0, cursor)}1${text.slice(cursor)}`));
  return { editor, form: { ...form, fields: { ...form.fields, quantity: '' }, fault: null } };
}

export function editedDraft({ editor, form }: Draft, edit: Edit): ReadDraft {
  const { focus, fields } = form;
  if (focus === null) return draftOfLine(edited(editor, edit), fields);
  const { field } = focus;
  const { input } = FIELDS[field];
  if (input.kind === 'choice') return draftOfForm(...chosen(form, focus, input.choices, edit));
  const before = focus.selection === 'whole' ? selected(fields[field], edit) : editorWith(fields[field], focus.cursor);
  const { text, cursor } = edited(before, input.kind === 'word' ? withoutSpaces(edit) : edit);
  return draftOfForm({ ...withText(fields, field, text) }, { field, cursor, selection: 'none' });
}

/** The choice before or after the present one. In a field without choices null. */
export function steppedDraft({ form: { fields, focus } }: Draft, step: 1 | -1): ReadDraft | null {
  if (focus === null) return null;
  const { input } = FIELDS[focus.field];
  if (input.kind !== 'choice') return null;
  const { choices } = input;
  const at = choices.findIndex(({ value }) => value === fields[focus.field]);
  const next = at < 0 ? (step === 1 ? 0 : -1) : at + step;
  const { value } = choices[(next + choices.length) % choices.length]!;
  return draftOfForm(withText(fields, focus.field, value), { ...focus, cursor: 0 });
}

/**
 * The keys go to the next or the previous field; before the first field they go to the line. Entering the form selects
 * the field of the error. The field that they leave shows the normal form of its text.
 */
export function movedDraft({ editor, form: { fields, focus, fault } }: Draft, step: 1 | -1): Draft {
  const at = focus === null ? -1 : FIELD_NAMES.indexOf(focus.field);
  const next = focus === null ? (fault ?? FIELD_NAMES[0]) : FIELD_NAMES[(at + step) % FIELD_NAMES.length];
  const read = fault === null ? fieldsOfLine(editor.text, parseOrderLine(editor.text), fields) : fields;
  if (next === undefined) return { editor, form: { fields: read, focus: null, fault } };
  return { editor, form: { fields: read, focus: { field: next, cursor: 0, selection: 'whole' }, fault } };
}

/** Why the line has no form; null when it has one. */
export function noForm(text: string): string | null {
  const verb = text.trim().split(/\s/, 1)[0]!.toLowerCase();
  if (COMMAND_VERBS.includes(verb)) return `${verb} places no order, so it has no form: change the line`;
  const words = splitWords(text);
  const isLinked = words.ok && linkIn(words.value) !== null;
  return isLinked ? 'The form has one order, and the line has two: change the line' : null;
}

/** The field to which the place of an error in a readable line belongs. */
export function fieldOfError({ spans }: Pick<OrderLine, 'spans'>, { at }: LineError): FieldName | null {
  return (
    FIELD_NAMES.find((name) =>
      FIELDS[name].parts.some((part) => {
        const span = spans[part];
        return span !== undefined && at >= span.at && at < span.at + span.length;
      }),
    ) ?? null
  );
}

function fieldsOfLine(text: string, parsed: Result<OrderIntent, LineError> | null, known: Fields): Fields {
  if (parsed === null) return EMPTY_FIELDS;
  if (parsed.ok) return parsed.value.kind === 'order' ? fieldsOf(parsed.value) : EMPTY_FIELDS;
  if (noForm(text) !== null) return EMPTY_FIELDS;
  return { ...known, ...readableWords(text) };
}

function fieldsOf(order: OrderLine): Fields {
  return Object.fromEntries(FIELD_NAMES.map((name) => [name, FIELDS[name].textOf(order)])) as Record<FieldName, string>;
}

/** The words that every order line begins with. */
const LEADING: readonly FieldName[] = ['side', 'quantity', 'symbol', 'price'];
/** A line that is complete but for the word to read. */
const SAMPLE: readonly string[] = ['b', '1', 'X', '@mkt'];

/** The first words of a line that cannot be read whole, each read by itself. */
function readableWords(text: string): Partial<Fields> {
  const words = text.trim().split(/\s+/).slice(0, LEADING.length);
  const readable = words.flatMap((word, at): (readonly [FieldName, string])[] => {
    const read = parseOrderLine(SAMPLE.with(at, word).join(' '));
    if (!read.ok || read.value.kind !== 'order') return [];
    const fields = fieldsOf(read.value);
    const names: readonly FieldName[] = at === 0 ? ['side', 'mode'] : [LEADING[at]!];
    return names.map((name) => [name, fields[name]]);
  });
  return Object.fromEntries(readable) as Partial<Fields>;
}

/** The field of an error in a typed line: its first words are fields by their place. */
function faultOf(text: string, parsed: Result<OrderIntent, LineError> | null): FieldName | null {
  if (parsed === null || parsed.ok || noForm(text) !== null) return null;
  const before = text.slice(0, parsed.error.at).trim();
  const at = before === '' ? 0 : before.split(/\s+/).length;
  return LEADING[at] ?? null;
}

function withText(fields: Fields, field: FieldName, text: string): Fields {
  const changed = { ...fields, [field]: text };
  // A date is only of gtd, and gtd needs one.
  if (field === 'date' && text !== '') return { ...changed, timeInForce: 'gtd' };
  return field === 'timeInForce' && text !== 'gtd' ? { ...changed, date: '' } : changed;
}

/** Writes the line of the fields. A readable order is written in its normal form; the edited field stays as typed. */
function draftOfForm(fields: Fields, focus: FieldFocus): ReadDraft {
  const { text, spans } = assembled(fields);
  if (text === '') return { editor: editorWith(''), form: { fields, focus, fault: null }, parsed: null };
  const incomplete = errorOfIncomplete(fields, spans);
  const parsed = incomplete === null ? parseOrderLine(text) : err(incomplete);
  if (!parsed.ok) {
    const fault = fieldAt(spans, parsed.error);
    return { editor: editorWith(text), form: { fields, focus, fault }, parsed };
  }
  if (parsed.value.kind !== 'order') throw new Error(`the form wrote a line that is no order: ${text}`);
  const read = fieldsOf(parsed.value);
  const stray = FIELD_NAMES.find((name) => fields[name].trim() !== '' && read[name] === '');
  if (stray !== undefined) {
    const says = `${shown(fields[stray])} is no ${FIELDS[stray].label.toLowerCase()}`;
    const error = lineError(spans[stray]!, says, [FIELDS[stray].example]);
    return { editor: editorWith(text), form: { fields, focus, fault: stray }, parsed: err(error) };
  }
  const normal = formatOrderLine(parsed.value);
  return {
    editor: editorWith(normal),
    form: { fields: { ...read, [focus.field]: fields[focus.field] }, focus, fault: null },
    parsed: parseOrderLine(normal),
  };
}

type FieldSpans = Readonly<Partial<Record<FieldName, Span>>>;

/** A missing word leaves a gap in the line. */
function assembled(fields: Fields): { readonly text: string; readonly spans: FieldSpans } {
  const spans: Partial<Record<FieldName, Span>> = {};
  let text = '';
  for (const name of FIELD_NAMES) {
    const { wordOf, need } = FIELDS[name];
    const word = wordOf(fields);
    if (word === '' && need === 'optional') continue;
    const at = text.length === 0 && spans.side === undefined ? 0 : text.length + 1;
    spans[name] = { at, length: word.length };
    text = at === 0 ? word : `${text} ${word}`;
  }
  return { text: text.trim() === '' ? '' : text.trimEnd(), spans };
}

/** A form that lacks a word: a wrong one comes first, because the trader has not come to the missing one yet. */
function errorOfIncomplete(fields: Fields, spans: FieldSpans): LineError | null {
  const missing = LEADING.find((name) => fields[name] === '');
  if (missing === undefined) return null;
  for (const [at, name] of LEADING.entries()) {
    if (fields[name] === '') continue;
    const read = parseOrderLine(SAMPLE.with(at, FIELDS[name].wordOf(fields)).join(' '));
    if (!read.ok) return { ...read.error, ...spans[name]! };
  }
  return lineError(spans[missing]!, `the ${FIELDS[missing].label.toLowerCase()} is missing`, [FIELDS[missing].example]);
}

function fieldAt(spans: FieldSpans, { at }: LineError): FieldName | null {
  const found = FIELD_NAMES.findLast((name) => spans[name] !== undefined && spans[name].at <= at);
  return found === 'timeInForce' ? 'date' : (found ?? null);
}

/** A selected text: typing replaces it, deleting empties it, and a move of the cursor keeps it. */
function selected(text: string, { kind }: Edit): Editor {
  return kind === 'insert' || kind === 'backspace' || kind === 'delete' || kind === 'delete-word'
    ? editorWith('')
    : editorWith(text, kind === 'left' ? 0 : text.length);
}

function withoutSpaces(edit: Edit): Edit {
  return edit.kind === 'insert' ? { ...edit, text: edit.text.replace(/\s/g, '') } : edit;
}

/** Typed letters choose the word that begins with them; deleting goes back to the empty choice. */
function chosen(
  { fields }: Form,
  focus: FieldFocus,
  choices: readonly Choice[],
  edit: Edit,
): readonly [Fields, FieldFocus] {
  const { field, cursor } = focus;
  if (edit.kind !== 'insert')
    return edit.kind === 'backspace' || edit.kind === 'delete'
      ? [withText(fields, field, ''), { ...focus, cursor: 0 }]
      : [fields, focus];
  const at = choices.findIndex(({ value }) => value === fields[field]);
  const letters = edit.text.toLowerCase();
  const typed = `${at < 0 ? '' : choices[at]!.word.slice(0, cursor)}${letters}`;
  const next = [...choices.slice(Math.max(0, at)), ...choices.slice(0, Math.max(0, at))];
  const grown = next.find(({ word }) => word === typed) ?? next.find(({ word }) => word.startsWith(typed));
  if (grown !== undefined) return [withText(fields, field, grown.value), { ...focus, cursor: typed.length }];
  const again = [...next.slice(1), ...next.slice(0, 1)].find(({ word }) => word.startsWith(letters));
  return again === undefined
    ? [fields, focus]
    : [withText(fields, field, again.value), { ...focus, cursor: letters.length }];
}
