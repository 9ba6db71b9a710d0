import { describe, expect, test } from 'vitest';
import { KEYMAP } from '../../src/console/keymap.ts';
import type { Binding } from '../../src/console/keys/binding.ts';
import { bindingFor, keyConflicts } from '../../src/console/keys/key-hint.ts';
import type { KeyContext } from '../../src/console/keys/key-hint.ts';
import { PLACES } from '../../src/console/keys/place.ts';
import type { Place } from '../../src/console/keys/place.ts';
import { footerLine, helpLines, keyLabel } from '../../src/console/keymap-help.ts';
import { remapped } from '../../src/console/keymap-remap.ts';
import { lineText, lineWidth } from '../../src/text/lines.ts';
import { CLOSED_TICKET } from '../../src/console/ticket/ticket.ts';
import { orderRow } from './desk-samples.ts';
import { keymapTable } from '../support/keymap-table.ts';

const context: KeyContext = {
  focus: 'POS',
  subject: null,
  ticket: CLOSED_TICKET,
  arming: 'disarmed',
  banner: 'none',
  connection: 'connected',
};

describe('the keymap', () => {
  test('has no key with two bindings in one place', () => {
    expect(keyConflicts(KEYMAP)).toEqual([]);
  });

  test('finds a conflict in a place and with a place around it', () => {
    expect(keyConflicts([...KEYMAP, { key: 'o', action: 'zoom', place: 'list', title: 'x' }])).toContain(
      'o means order-line (desk) and zoom (list) in list',
    );
  });

  test('the compiler refuses a key without a function', () => {
    // @ts-expect-error `run` is missing.
    const silent: Binding = { key: 'w', action: 'wait', place: 'desk', title: 'wait' };
    expect(silent.run).toBeUndefined();
    expect(KEYMAP.filter(({ run }) => typeof run !== 'function')).toEqual([]);
  });

  test('has no key for a feature that does not exist yet', () => {
    const reasons = KEYMAP.map(({ key, unavailable }) => `${key}: ${unavailable?.(context) ?? ''}`);
    expect(reasons.filter((reason) => /\byet\b/.test(reason))).toEqual([]);
    const help = helpLines(KEYMAP, context, 160).map(lineText).join('\n');
    expect(help).not.toMatch(/modify an order|open the settings/);
  });

  test('puts nothing that adds risk or destroys on a control key', () => {
    const dangerous = new Set(['send', 'arm', 'cancel-order', 'cancel-all', 'flatten-all']);
    expect(KEYMAP.filter(({ action, key }) => dangerous.has(action) && key.startsWith('ctrl-'))).toEqual([]);
  });

  test('has Ctrl-C in every place', () => {
    for (const place of Object.keys(PLACES) as Place[])
      expect(bindingFor(KEYMAP, place, 'ctrl-c')?.action).toBe('quit');
  });

  test('y sends at a preview and nowhere else', () => {
    expect(KEYMAP.filter(({ action }) => action === 'send').map(({ place, key }) => `${place} ${key}`)).toEqual([
      'preview y',
    ]);
  });

  test('gives reasons that fit into the message line of 80 columns', () => {
    const child = { side: 'SELL', reduceOnly: true, parentId: orderRow(1).id, listId: orderRow(1).id } as const;
    const trail = { type: 'TRAILING_STOP', limitPrice: null, trailPercent: orderRow(1).quantity } as const;
    const orders = [
      orderRow(12_345, { status: 'PENDING_NEW' }),
      orderRow(12_345, { status: 'PARTIALLY_FILLED' }),
      orderRow(12_345, { status: 'CANCELED' }),
      orderRow(12_345, { ...child, ...trail }),
    ];
    const contexts: readonly KeyContext[] = [
      context,
      ...orders.map((order) => ({ ...context, subject: { kind: 'order', symbol: 'BTCUSD', order } as const })),
    ];
    const reasons = contexts.flatMap((one) => KEYMAP.flatMap(({ unavailable }) => unavailable?.(one) ?? []));
    expect(reasons).toContain('order #12345 follows its entry and the market: x cancels it, m has no terms');
    expect(reasons.filter((reason) => reason.length > 78)).toEqual([]);
  });

  test('gives the reason when a key does nothing now', () => {
    const cancel = bindingFor(KEYMAP, 'list', 'x');
    expect(cancel?.unavailable?.(context)).toContain('select one in ORD');
    const filled: KeyContext = {
      ...context,
      subject: { kind: 'order', symbol: 'BTCUSD', order: orderRow(7, { status: 'FILLED' }) },
    };
    const working: KeyContext = { ...context, subject: { kind: 'order', symbol: 'BTCUSD', order: orderRow(8) } };
    expect(cancel?.unavailable?.(filled)).toBe('order #7 is FILLED, so there is nothing left to cancel');
    expect(cancel?.unavailable?.(working)).toBeNull();
  });

  test('every binding is in the help and in the table of keys', () => {
    const help = helpLines(KEYMAP, context, 120).map(lineText).join('\n');
    const table = keymapTable(KEYMAP);
    for (const { key, title } of KEYMAP) {
      expect(help).toContain(title);
      expect(table).toContain(`\`${keyLabel(key)}\``);
    }
  });

  test('the footer fits every width and shows only keys that do something now', () => {
    for (const width of [10, 40, 80, 160])
      expect(lineWidth(footerLine(KEYMAP, 'list', context, width))).toBeLessThanOrEqual(width);
    expect(lineText(footerLine(KEYMAP, 'list', context, 160))).not.toContain('cancel');
  });

  test.each(['list', 'preview'] as const)('the footer names what A does now, in the place %s', (place) => {
    const footer = (arming: KeyContext['arming']): string =>
      lineText(footerLine(KEYMAP, place, { ...context, arming }, 160));
    expect(footer('disarmed')).toContain(' A arm ');
    expect(footer('armed')).toContain(' A disarm ');
  });
});

describe('remapping', () => {
  test('moves an action to the key the user wants', () => {
    const keymap = remapped(KEYMAP, { 'order-line': 'n' });
    if (!keymap.ok) throw new Error(keymap.error.join());
    expect(bindingFor(keymap.value, 'list', 'n')?.action).toBe('order-line');
    expect(bindingFor(keymap.value, 'list', 'o')).toBeNull();
  });

  test('refuses a key that is in use and an unknown action', () => {
    expect(remapped(KEYMAP, { zoom: 'o' })).toMatchObject({ ok: false });
    expect(remapped(KEYMAP, { fly: 'f' })).toEqual({
      ok: false,
      error: ['keys: there is no action fly; ? shows the keys'],
    });
  });
});
