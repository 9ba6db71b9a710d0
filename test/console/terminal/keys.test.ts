import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeyDecoder } from '../../../src/console/terminal/keys.ts';
import type { KeyEvent, KeyPress } from '../../../src/console/terminal/keys.ts';

const ESC = '\u001b';

function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

/** All events of a stream of bytes that arrives in one piece. */
function decoded(text: string): KeyEvent[] {
  const decoder = new KeyDecoder();
  return [...decoder.push(bytes(text)), ...decoder.flushPending()];
}

/** Short names: `ctrl-alt-shift-key`. */
function named(event: KeyEvent): string {
  if (event.type === 'paste') return `paste(${event.text})`;
  if (event.type === 'unknown') return 'unknown';
  return `${event.ctrl ? 'ctrl-' : ''}${event.alt ? 'alt-' : ''}${event.shift ? 'shift-' : ''}${event.key}`;
}

function names(text: string): string {
  return decoded(text).map(named).join(' ');
}

describe('keys', () => {
  test.each<readonly [string, string]>([
    ['a', 'a'],
    ['A', 'A'],
    ['?', '?'],
    [' ', 'space'],
    ['é', 'é'],
    ['中', '中'],
    ['😀', '😀'],
    ['\r', 'enter'],
    ['\n', 'enter'],
    ['\t', 'tab'],
    ['\u007f', 'backspace'],
    ['\b', 'backspace'],
    ['\u0001', 'ctrl-a'],
    ['\u0003', 'ctrl-c'],
    ['\u001a', 'ctrl-z'],
    ['\u001c', 'ctrl-\\'],
    ['\u001f', 'ctrl-_'],
    ['\u0000', 'ctrl-space'],
    [`${ESC}a`, 'alt-a'],
    [`${ESC}B`, 'alt-B'],
    [`${ESC}\u007f`, 'alt-backspace'],
    [`${ESC}\r`, 'alt-enter'],
    [`${ESC}é`, 'alt-é'],
    [`${ESC}[A`, 'up'],
    [`${ESC}OA`, 'up'],
    [`${ESC}[B`, 'down'],
    [`${ESC}[C`, 'right'],
    [`${ESC}OD`, 'left'],
    [`${ESC}[H`, 'home'],
    [`${ESC}OH`, 'home'],
    [`${ESC}[1~`, 'home'],
    [`${ESC}[7~`, 'home'],
    [`${ESC}[F`, 'end'],
    [`${ESC}[4~`, 'end'],
    [`${ESC}[8~`, 'end'],
    [`${ESC}[2~`, 'insert'],
    [`${ESC}[3~`, 'delete'],
    [`${ESC}[5~`, 'page-up'],
    [`${ESC}[6~`, 'page-down'],
    [`${ESC}[Z`, 'shift-tab'],
    [`${ESC}OP`, 'f1'],
    [`${ESC}[11~`, 'f1'],
    [`${ESC}[[A`, 'f1'],
    [`${ESC}[15~`, 'f5'],
    [`${ESC}[24~`, 'f12'],
    [`${ESC}[1;2P`, 'shift-f1'],
    [`${ESC}[1;5A`, 'ctrl-up'],
    [`${ESC}[1;3D`, 'alt-left'],
    [`${ESC}[1;6C`, 'ctrl-shift-right'],
    [`${ESC}[3;5~`, 'ctrl-delete'],
    [`${ESC}O5C`, 'ctrl-right'],
    [`${ESC}[a`, 'shift-up'],
    [`${ESC}Oc`, 'ctrl-right'],
    [`${ESC}[3$`, 'shift-delete'],
    [`${ESC}[3^`, 'ctrl-delete'],
    [`${ESC}[5@`, 'ctrl-shift-page-up'],
    [`${ESC}${ESC}[A`, 'alt-up'],
    [`${ESC}${ESC}OB`, 'alt-down'],
    [`${ESC}OM`, 'enter'],
    [`${ESC}Oq`, '1'],
    [`${ESC}On`, '.'],
    [`${ESC}[97;5u`, 'ctrl-a'],
    [`${ESC}[97;2u`, 'A'],
    [`${ESC}[13;2u`, 'shift-enter'],
    [`${ESC}[27u`, 'escape'],
    [`${ESC}[97;1:3u`, 'unknown'],
    [`${ESC}[27;5;97~`, 'ctrl-a'],
  ])('%j is %s', (text, key) => {
    expect(names(text)).toBe(key);
  });

  test.each<readonly [string, string]>([
    [`${ESC}`, 'escape'],
    [`${ESC}${ESC}`, 'escape escape'],
    [`${ESC}[`, 'alt-['],
    [`${ESC}O`, 'alt-O'],
    [`${ESC}]`, 'alt-]'],
    [`${ESC}[1;`, 'unknown'],
    [`${ESC}${ESC}a`, 'escape alt-a'],
    [`${ESC}${ESC}[`, 'escape alt-['],
    [`${ESC}${ESC}[200~a${ESC}[201~`, 'escape paste(a)'],
    [`${ESC}${ESC}[I`, 'escape unknown'],
  ])('%j with nothing after it is %s', (text, key) => {
    expect(names(text)).toBe(key);
  });

  test.each<readonly [string, string]>([
    [`a${ESC}[12;40Rb`, 'a unknown b'],
    [`a${ESC}[?62;4cb`, 'a unknown b'],
    [`a${ESC}[Ib`, 'a unknown b'],
    [`a${ESC}[<0;10;20Mb`, 'a unknown b'],
    [`a${ESC}[M !!b`, 'a unknown b'],
    [`a${ESC}]11;rgb:0000/0000/0000\u0007b`, 'a unknown b'],
    [`a${ESC}P1$r0m${ESC}\\b`, 'a unknown b'],
    [`a${ESC}[201~b`, 'a unknown b'],
    [`a${ESC}[${'1;'.repeat(100)}`, 'a unknown'],
    [`${ESC}[1${ESC}[A`, 'unknown up'],
    ['a\u009b1b', 'a unknown 1 b'],
  ])('%j drops sequences that are not keys: %s', (text, key) => {
    expect(names(text).slice(0, key.length)).toBe(key);
  });

  test('an Escape waits for the bytes that may follow, until the caller ends the wait', () => {
    const decoder = new KeyDecoder();
    expect(decoder.push(bytes(ESC))).toEqual([]);
    expect(decoder.pending).toBe(true);
    expect(decoder.push(bytes('[A')).map(named)).toEqual(['up']);
    expect(decoder.pending).toBe(false);
    decoder.push(bytes(ESC));
    expect(decoder.flushPending().map(named)).toEqual(['escape']);
    expect(decoder.push(bytes('[A')).map(named)).toEqual(['[', 'A']);
  });

  test('a key has a name and the text that it types', () => {
    const [space, alt, ctrl, up] = decoded(` ${ESC}x\u0001${ESC}[A`) as KeyPress[];
    expect(space).toMatchObject({ key: 'space', text: ' ' });
    expect(alt).toMatchObject({ key: 'x', text: null, alt: true });
    expect(ctrl).toMatchObject({ key: 'a', text: null, ctrl: true });
    expect(up).toMatchObject({ key: 'up', text: null });
  });

  test.each<readonly [string, string | null]>([
    [`${ESC}x`, 'x'],
    [`${ESC}é`, 'é'],
    [`${ESC} `, 'space'],
    [`${ESC}\r`, 'enter'],
    [`${ESC}\u007f`, 'backspace'],
    [`${ESC}\u0003`, 'ctrl-c'],
    [`${ESC}${ESC}[A`, 'up'],
    [`${ESC}[`, '['],
    [`${ESC}O`, 'O'],
    [`${ESC}]`, ']'],
    [`${ESC}P`, 'P'],
    [`${ESC}X`, 'X'],
    [`${ESC}_`, '_'],
    [`${ESC}^`, '^'],
    // When the terminal reports Alt itself, it is Alt.
    [`${ESC}[1;3D`, null],
    [`${ESC}[97;3u`, null],
    ['x', null],
    [`${ESC}[A`, null],
  ])('%j may be Escape and then %s', (text, key) => {
    const [event, ...rest] = decoded(text);
    if (event?.type !== 'key') throw new Error('no key');
    expect(rest).toEqual([]);
    expect(event.behindEscape === null ? null : named(event.behindEscape)).toBe(key);
    if (event.behindEscape?.key === 'x') expect(event.behindEscape.text).toBe('x');
  });

  test.each([
    ['X', ['alt-X']],
    ['_', ['alt-_']],
    ['^', ['alt-^']],
    ['Xz', ['alt-X', 'z']],
    // A sequence that is not a key is dropped, but not the Escape before it.
    ['\u0085', ['escape', 'unknown']],
    ['\ufffd', ['escape', 'unknown']],
    [`${ESC}X`, ['escape', 'alt-X']],
  ])('Escape and %j in one write lose no key', (rest, keys) => {
    expect(decoded(ESC + rest).map(named)).toEqual(keys);
  });

  test('bytes that are not text are dropped', () => {
    expect(new KeyDecoder().push(Uint8Array.of(0xff, 0x61)).map(named)).toEqual(['unknown', 'a']);
  });

  test('the events do not depend on how the bytes are cut into chunks', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 5 }),
      fc.constantFrom(
        `${ESC}[A`,
        `${ESC}[1;5C`,
        `${ESC}OP`,
        `${ESC}[200~pasted\r\ntext é中${ESC}[201~`,
        `${ESC}[3~`,
        `${ESC}x`,
        '\r',
        `${ESC}[200~${ESC}[20${ESC}[201~`,
        '中é😀',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        (parts, cuts) => {
          const all = Buffer.from(parts.join(''), 'utf8');
          const decoder = new KeyDecoder();
          const seen: KeyEvent[] = [];
          let turn = 0;
          for (let at = 0; at < all.length;) {
            const size = cuts[turn % cuts.length]!;
            seen.push(...decoder.push(all.subarray(at, at + size)));
            at += size;
            turn += 1;
          }
          seen.push(...decoder.flushPending());
          expect(seen.map(named)).toEqual(decoded(all.toString('utf8')).map(named));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('pastes', () => {
  test('bracketed text is one event, with \\n as line breaks and without keys in it', () => {
    expect(decoded(`a${ESC}[200~b 1 BTC @mkt\r\ny\r\u0003${ESC}[A${ESC}[201~z`)).toMatchObject([
      { type: 'key', key: 'a' },
      { type: 'paste', text: `b 1 BTC @mkt\ny\n\u0003${ESC}[A` },
      { type: 'key', key: 'z' },
    ]);
  });

  test('the end of a paste may arrive in pieces', () => {
    const decoder = new KeyDecoder();
    expect(decoder.push(bytes(`${ESC}[200~text${ESC}[2`))).toEqual([]);
    expect(decoder.pending).toBe(false);
    expect(decoder.flushPending()).toEqual([]);
    expect(decoder.push(bytes('01~'))).toEqual([{ type: 'paste', text: 'text' }]);
  });

  test('Ctrl-C ends a paste whose end is lost', () => {
    const decoder = new KeyDecoder();
    decoder.push(bytes(`${ESC}[200~text that never ends`));
    expect(decoder.push(bytes('\u0003')).map(named)).toEqual(['ctrl-c']);
    expect(decoder.push(bytes('q')).map(named)).toEqual(['q']);
  });

  test('text without brackets is a burst, including its Enter; single keys and repeated arrows are not', () => {
    const burst = (text: string): boolean[] => decoded(text).map((event) => event.type === 'key' && event.burst);
    expect(burst('b 1\r')).toEqual([true, true, true, true]);
    expect(burst('y\r')).toEqual([true, true]);
    expect(burst('\r\r')).toEqual([true, true]);
    expect(burst('y')).toEqual([false]);
    expect(burst('\r')).toEqual([false]);
    expect(burst(`${ESC}[A${ESC}[A`)).toEqual([false, false]);
    expect(burst(`${ESC}[Aj`)).toEqual([false, false]);
    const decoder = new KeyDecoder();
    expect(
      [...decoder.push(bytes('y')), ...decoder.push(bytes('\r'))].map((event) => event.type === 'key' && event.burst),
    ).toEqual([false, false]);
  });

  test('a flood of keys in one chunk is a paste, so that it is not typed into an order line or submitted key by key', () => {
    expect(decoded(`${'b 1 BTC\r'.repeat(100)}${ESC}[A`)).toMatchObject([
      { type: 'paste', text: 'b 1 BTC\n'.repeat(100) },
      { type: 'key', key: 'up' },
    ]);
  });

  test('the work for a paste grows with its length, not with the square of it', () => {
    const seconds = (size: number): number => {
      const text = `${ESC}[200~${'x'.repeat(size)}${ESC}[201~`;
      const input = bytes(text);
      const before = process.cpuUsage();
      const decoder = new KeyDecoder();
      const events: KeyEvent[] = [];
      for (let at = 0; at < input.length; at += 1024) events.push(...decoder.push(input.subarray(at, at + 1024)));
      const { user, system } = process.cpuUsage(before);
      expect(events.map((event) => (event.type === 'paste' ? event.text.length : event.type))).toEqual([size]);
      return (user + system) / 1e6;
    };
    seconds(1_000_000);
    const small = Math.min(seconds(2_000_000), seconds(2_000_000), seconds(2_000_000));
    const large = Math.min(seconds(16_000_000), seconds(16_000_000), seconds(16_000_000));
    // Eight times the text: linear is 8, quadratic 64.
    expect(large / small).toBeLessThan(24);
  });
});
