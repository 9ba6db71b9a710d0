/** While the terminal takes no frames, an order that adds risk is not sent, and one that reduces risk is. */
import { beforeEach, describe, expect, test } from 'vitest';
import { NOW, orderRow, positionRow, quoteRow, quotesChanged } from '../desk-samples.ts';
import { heldDesk } from './held-desk.ts';
import type { HeldDesk } from './held-desk.ts';

let desk: HeldDesk;

beforeEach(() => {
  desk = heldDesk();
});

async function previewed(line: string): Promise<void> {
  desk.press('o');
  desk.type(line);
  desk.press('enter');
  await desk.settle();
}

describe('while the terminal takes no frames', () => {
  const note = (text: string): object => ({ kind: 'preview', note: { text: expect.stringContaining(text) } });

  test('is sent for two seconds and then refused, until the terminal takes frames again', async () => {
    desk.press('A');
    await previewed('b 0.1 BTCUSD @mkt');
    desk.see('nothing');
    desk.pass(2_000);
    desk.press('y', 'y');
    await desk.settle();
    expect(desk.placed).toEqual([]);
    expect(desk.workspace.view.ticket).toMatchObject(note('the screen was frozen'));
    expect(desk.workspace.view.banners).toEqual([
      { kind: 'unseen', text: expect.stringContaining('NOT sent, the screen was frozen: BUY 0.1 BTCUSD') },
    ]);
    desk.see('everything');
    desk.press('y');
    await desk.settle();
    expect(desk.placed).toHaveLength(1);
    expect(desk.workspace.view.banners).toEqual([]);
  });

  test('is sent when the stall is shorter', async () => {
    desk.press('A');
    await previewed('b 0.1 BTCUSD @mkt');
    desk.see('nothing');
    desk.pass(1_800);
    desk.press('y');
    await desk.settle();
    expect(desk.placed).toHaveLength(1);
  });

  test('is not sent from a preview that no frame has shown, even in a short stall', async () => {
    desk.press('A');
    desk.see('nothing');
    await previewed('b 0.1 BTCUSD @mkt');
    desk.press('y');
    await desk.settle();
    expect(desk.placed).toEqual([]);
    expect(desk.workspace.view.ticket).toMatchObject(note('the preview was not on your screen yet'));
  });

  test('A does not arm, but disarms at once', () => {
    desk.see('nothing');
    desk.pass(2_000);
    desk.press('A');
    expect(desk.workspace.view.arming.kind).toBe('disarmed');
    expect(desk.workspace.view.banners).toEqual([{ kind: 'unseen', text: expect.stringContaining('NOT armed') }]);
    desk.see('everything');
    desk.press('A');
    expect(desk.workspace.view).toMatchObject({ arming: { kind: 'armed' }, banners: [] });
    desk.see('nothing');
    desk.pass(2_000);
    desk.press('A');
    expect(desk.workspace.view.arming.kind).toBe('disarmed');
  });

  test('the refusal stays after the preview ends, until a acknowledges it', async () => {
    desk.press('A');
    await previewed('b 0.1 BTCUSD @mkt');
    desk.see('nothing');
    desk.pass(3_000);
    desk.press('y');
    desk.pass(20_000);
    desk.see('everything');
    expect(desk.workspace.view.ticket.kind).toBe('editing');
    expect(desk.workspace.view.banners).toHaveLength(1);
    desk.press('escape', 'a');
    expect(desk.workspace.view.banners).toEqual([]);
  });

  test.each(['s 0.5 BTCUSD @mkt ro', 'flat BTCUSD', 'flat all'])(
    '%s is sent, because it reduces risk',
    async (line) => {
      desk.store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.5', '60000')], at: NOW });
      desk.see('nothing');
      desk.pass(5_000);
      await previewed(line);
      desk.press('y');
      await desk.settle();
      expect(desk.placed).toMatchObject([{ side: 'SELL', reduceOnly: true }]);
    },
  );

  test('a cancel is sent', async () => {
    desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(7, { status: 'NEW' })], at: NOW });
    desk.see('nothing');
    desk.pass(5_000);
    await previewed('x 7');
    desk.press('y');
    await desk.settle();
    expect(desk.canceled).toHaveLength(1);
  });
});

describe('while frames are held, a preview that only reduces risk', () => {
  beforeEach(() => {
    desk.store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.5', '60000')], at: NOW });
    desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(7)], at: NOW });
  });

  const moves = (): void => desk.store.apply(quotesChanged([quoteRow('BTCUSD', '65000')]));

  test.each(['s 0.5 BTCUSD @mkt ro', 'flat BTCUSD', 'flat all', 'x 7', 'xa'])(
    'of %s dies neither of age nor of price, and y sends it',
    async (line) => {
      await previewed(line);
      desk.see('nothing');
      moves();
      for (let second = 0; second < 20; second += 1) desk.pass(1_000);
      expect(desk.workspace.view.ticket.kind).toBe('preview');
      desk.press('y');
      await desk.settle();
      expect(desk.placed.length + desk.canceled.length).toBeGreaterThan(0);
    },
  );

  test('stays valid for ten seconds after the terminal takes frames again', async () => {
    await previewed('x 7');
    desk.see('nothing');
    for (let second = 0; second < 20; second += 1) desk.pass(1_000);
    desk.see('everything');
    desk.pass(9_000);
    expect(desk.workspace.view.ticket.kind).toBe('preview');
    desk.pass(1_000);
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      note: { text: expect.stringContaining('10 s passed') },
    });
  });

  test('ends by a moved price again once the trader can have seen it', async () => {
    await previewed('flat BTCUSD');
    desk.see('nothing');
    moves();
    desk.pass(5_000);
    desk.see('everything');
    desk.pass(250);
    expect(desk.workspace.view.ticket.kind).toBe('preview');
    desk.pass(500);
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      note: { text: expect.stringContaining('the price of BTCUSD moved') },
    });
  });

  test('ends as any other while the screen is up to date', async () => {
    await previewed('x 7');
    desk.pass(10_000);
    expect(desk.workspace.view.ticket.kind).toBe('editing');
  });
});
