/** The form and the order line are one state: both show the same order at every key. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editorWith } from '../../../src/console/editor.ts';
import {
  draftOfGap,
  draftOfLine,
  editedDraft,
  movedDraft,
  noForm,
  steppedDraft,
} from '../../../src/console/ticket/form.ts';
import type { Draft, ReadDraft } from '../../../src/console/ticket/form.ts';
import { FIELDS, FIELD_NAMES } from '../../../src/console/ticket/form-fields.ts';
import type { FieldName } from '../../../src/console/ticket/form-fields.ts';
import { formatOrderLine } from '../../../src/domain/order-line/format.ts';
import { intents, meaning } from '../../domain/order-line/lines.ts';

const orders = intents.filter((intent) => intent.kind === 'order');

/** The keys go to this field. */
function at(draft: Draft, field: FieldName): Draft {
  let now = draft;
  while (now.form.focus?.field !== field) now = movedDraft(now, now.form.focus === null ? -1 : 1);
  return now;
}

function typed(draft: Draft, text: string): ReadDraft {
  let now: Draft = draft;
  for (const letter of text) now = editedDraft(now, { kind: 'insert', text: letter });
  return now as ReadDraft;
}

const lineOf = (text: string): ReadDraft => draftOfLine(editorWith(text));

const TEXTS = FIELD_NAMES.filter((name) => FIELDS[name].input.kind !== 'choice');

/** The fields that are not empty. */
const given = ({ form }: Draft): Record<string, string> =>
  Object.fromEntries(Object.entries(form.fields).filter(([, text]) => text !== ''));

describe('a law', () => {
  test('typing into a text what it has already changes neither the order nor the line', () => {
    fc.assert(
      fc.property(orders, fc.constantFrom(...TEXTS), (order, field) => {
        const line = formatOrderLine(order);
        const read = lineOf(line);
        const again = editedDraft(at(read, field), { kind: 'insert', text: read.form.fields[field] });
        expect(again.editor.text).toBe(line);
        expect(again.parsed?.ok === true && meaning(again.parsed.value)).toEqual(meaning(order));
        expect({ ...again.form.fields }).toEqual({ ...read.form.fields });
      }),
      { numRuns: 300 },
    );
  });

  test('the line that a form writes gives the form again', () => {
    const keys = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('move' as const), step: fc.constantFrom(1 as const, -1 as const) }),
        fc.record({ kind: fc.constant('step' as const), step: fc.constantFrom(1 as const, -1 as const) }),
        fc.record({
          kind: fc.constant('insert' as const),
          text: fc.constantFrom('1', 'b', 's', '.', '5', 'X', ' ', 'g', '@'),
        }),
        fc.record({ kind: fc.constantFrom('backspace' as const, 'delete' as const, 'left' as const, 'end' as const) }),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(orders, keys, (order, pressed) => {
        let draft: ReadDraft = lineOf(formatOrderLine(order));
        for (const key of pressed) {
          if (key.kind === 'move') draft = { ...draft, ...movedDraft(draft, key.step) };
          else if (key.kind === 'step') draft = steppedDraft(draft, key.step) ?? draft;
          else draft = editedDraft(draft, key);
        }
        if (draft.parsed?.ok !== true || draft.parsed.value.kind !== 'order') return;
        const read = lineOf(draft.editor.text);
        expect(read.parsed?.ok === true && meaning(read.parsed.value)).toEqual(meaning(draft.parsed.value));
        const { focus } = draft.form;
        for (const name of FIELD_NAMES)
          if (name !== focus?.field) expect(draft.form.fields[name]).toBe(read.form.fields[name]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the line fills the form', () => {
  test('with the words of a whole order', () => {
    expect(given(lineOf('?s pos/2 ethusd @bid+1t stp 180 gtd=2026-12-31 ro sig=7 note="a b"'))).toEqual({
      side: 's',
      quantity: 'pos/2',
      symbol: 'ETHUSD',
      price: 'bid+1t',
      trigger: 'stp 180',
      timeInForce: 'gtd',
      date: '2026-12-31',
      reduceOnly: 'ro',
      signal: '7',
      note: 'a b',
      mode: '?',
    });
  });

  test('word by word while it is typed', () => {
    expect(given(lineOf('b 0.5'))).toEqual({ side: 'b', quantity: '0.5' });
    expect(given(lineOf('b 0.5 BTCUSD @'))).toEqual({ side: 'b', quantity: '0.5', symbol: 'BTCUSD' });
  });

  test('an unreadable word keeps the last good fields', () => {
    const good = lineOf('b 0.5 BTCUSD @64000 gtc');
    const faulty = draftOfLine(editorWith('b 0.7 BTCUSD @64000 gtx'), good.form.fields);
    expect(faulty.parsed?.ok).toBe(false);
    expect(given(faulty)).toEqual({ ...given(good), quantity: '0.7' });
    const worse = draftOfLine(editorWith('b 0,7 BTCUSD @64000 gtc'), good.form.fields);
    expect([given(worse), worse.form.fault]).toEqual([given(good), 'quantity']);
  });

  test('with a gap where the quantity is missing', () => {
    const text = 'b  ETHUSD @mkt';
    expect(given({ ...draftOfGap(editorWith(text, 2)) })).toEqual({ side: 'b', symbol: 'ETHUSD', price: 'mkt' });
  });

  test('a line that places no order, or two, has no form', () => {
    expect(noForm('b 1 BTCUSD @5 then s 1 BTCUSD @6')).toBe(
      'The form has one order, and the line has two: change the line',
    );
    expect(noForm('b 1 BTCUSD @5 note="now or then"')).toBeNull();
    expect(noForm('flat BTCUSD')).toBe('flat places no order, so it has no form: change the line');
    expect(given(lineOf('x 12'))).toEqual({});
    expect(noForm('b 1')).toBeNull();
  });
});

describe('a field writes the line', () => {
  const good = lineOf('b 0.5 BTCUSD @mkt');

  test('typing replaces its text, and the line is in its normal form while the field stays as typed', () => {
    const draft = typed(at(good, 'quantity'), '2.50');
    expect([draft.editor.text, draft.form.fields.quantity]).toEqual(['b 2.5 BTCUSD @mkt', '2.50']);
  });

  test('an error of a field is one of the line too', () => {
    const draft = typed(at(good, 'price'), '64x');
    expect(draft.editor.text).toBe('b 0.5 BTCUSD @64x');
    expect(draft.form.fault).toBe('price');
    expect(draft.parsed).toMatchObject({ ok: false, error: { at: 13, length: 4, message: '"@64x" is not a price' } });
  });

  test.each<[FieldName, string, string]>([
    ['trigger', 'gtc', '"gtc" is no trigger'],
    ['takeProfit', 'x', '"x" is not the price or distance of a target'],
    ['signal', 'x', '"x" is not the number of a signal'],
    ['date', '2026-13-01', '"2026-13-01" is not a date'],
  ])('%s refuses %s', (field, text, message) => {
    const draft = typed(at(good, field), text);
    expect(draft.form.fault).toBe(field);
    expect(draft.parsed).toMatchObject({ ok: false, error: { message } });
  });

  test('a missing word is named, leaves a gap in the line, and does not move the other words', () => {
    const draft = editedDraft(at(good, 'quantity'), { kind: 'backspace' });
    expect([draft.editor.text, draft.form.fault]).toEqual(['b  BTCUSD @mkt', 'quantity']);
    expect(draft.parsed).toMatchObject({ ok: false, error: { at: 2, message: 'the quantity is missing' } });
    expect(typed(draft, '3').editor.text).toBe('b 3 BTCUSD @mkt');
  });

  test('choices are stepped through and typed by their letters', () => {
    const times: string[] = [];
    let draft: ReadDraft = { ...at(good, 'timeInForce'), parsed: good.parsed };
    for (let step = 0; step < 2; step += 1) {
      draft = steppedDraft(draft, 1)!;
      times.push(draft.editor.text.slice(18));
    }
    expect(times).toEqual(['gtc', 'gtd=']);
    expect(draft.form.fault).toBe('date');
    expect(typed(at(good, 'timeInForce'), 'gtc').editor.text).toBe('b 0.5 BTCUSD @mkt gtc');
    expect(typed(at(good, 'timeInForce'), 'ioc').editor.text).toBe('b 0.5 BTCUSD @mkt ioc');
    expect(typed(at(good, 'side'), 'ss').editor.text).toBe('ss 0.5 BTCUSD @mkt');
    expect(typed(at(good, 'side'), 'bb').editor.text).toBe('bc 0.5 BTCUSD @mkt');
    expect(typed(at(good, 'reduceOnly'), 'y').editor.text).toBe('b 0.5 BTCUSD @mkt ro');
    expect(steppedDraft(at(good, 'side'), -1)?.editor.text).toBe('bc 0.5 BTCUSD @mkt');
  });

  test('a date makes it good till that date, and another time in force removes the date', () => {
    const dated = typed(at(good, 'date'), '2026-12-31');
    expect(dated.editor.text).toBe('b 0.5 BTCUSD @mkt gtd=2026-12-31');
    const other = typed(at(dated, 'timeInForce'), 'gtc');
    expect([other.editor.text, other.form.fields.date]).toEqual(['b 0.5 BTCUSD @mkt gtc', '']);
  });

  test('an empty form is filled from the first field on', () => {
    let draft: Draft = lineOf('');
    for (const [field, text] of [
      ['side', 's'],
      ['quantity', 'pos'],
      ['symbol', 'ethusd'],
      ['price', '190'],
      ['note', 'a b'],
    ] as const)
      draft = typed(at(draft, field), text);
    expect(draft.editor.text).toBe('s pos ETHUSD @190 note="a b"');
  });

  test('the keys go around the fields, and back to the line before the first one', () => {
    const first = movedDraft(good, -1);
    expect(first.form.focus?.field).toBe('side');
    expect(movedDraft(first, -1).form.focus).toBeNull();
    let draft = first;
    for (const _ of FIELD_NAMES) draft = movedDraft(draft, 1);
    expect(draft.form.focus?.field).toBe('side');
    expect(movedDraft(lineOf('b 0,5 BTCUSD @mkt'), -1).form.focus?.field).toBe('quantity');
  });
});
