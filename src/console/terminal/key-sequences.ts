/**
 * Maps control sequences to keys: those of xterm, VT, rxvt and the Linux console, and the CSI u form of kitty and
 * modifyOtherKeys.
 */

export interface Modifiers {
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

export interface NamedKey extends Modifiers {
  readonly key: string;
  /** For keys that are a character. */
  readonly text: string | null;
}

const BY_LETTER: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'clear',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

const BY_NUMBER: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

const LINUX_CONSOLE: Readonly<Record<string, string>> = { A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5' };

/** The numeric keypad in application mode. */
const KEYPAD: Readonly<Record<string, string>> = {
  j: '*',
  k: '+',
  l: ',',
  m: '-',
  n: '.',
  o: '/',
  p: '0',
  q: '1',
  r: '2',
  s: '3',
  t: '4',
  u: '5',
  v: '6',
  w: '7',
  x: '8',
  y: '9',
  X: '=',
};

const BY_CODE: Readonly<Record<number, string>> = {
  9: 'tab',
  13: 'enter',
  27: 'escape',
  8: 'backspace',
  127: 'backspace',
  57414: 'enter',
};

const NONE: Modifiers = { ctrl: false, alt: false, shift: false };

/** `final` is the last byte of the sequence, `[A` and so on for the Linux console's doubled bracket. */
export function csiKey(final: string, parameters: string): NamedKey | null {
  if (final.startsWith('[')) return key(LINUX_CONSOLE[final.slice(1)], NONE);
  const numbers = parameters.split(';').map((part) => Number(part.split(':')[0]));
  if (numbers.some((number) => !Number.isInteger(number))) return null;
  const modifiers = fromMask(numbers.at(1));
  switch (final) {
    case '~':
      // modifyOtherKeys: 27 ; modifiers ; code
      return numbers[0] === 27 && numbers.length === 3
        ? fromCode(numbers[2]!, modifiers)
        : key(BY_NUMBER[numbers[0]!], modifiers);
    case 'u':
      return isRelease(parameters) ? null : fromCode(numbers[0]!, modifiers);
    case 'Z':
      return key('tab', { ...modifiers, shift: true });
    case '^':
      return key(BY_NUMBER[numbers[0]!], { ...NONE, ctrl: true });
    case '$':
      return key(BY_NUMBER[numbers[0]!], { ...NONE, shift: true });
    case '@':
      return key(BY_NUMBER[numbers[0]!], { ...NONE, ctrl: true, shift: true });
    case 'a':
    case 'b':
    case 'c':
    case 'd':
      return parameters === '' ? key(BY_LETTER[final.toUpperCase()], { ...NONE, shift: true }) : null;
    default:
      // `CSI 1 ; 5 A` has modifiers, `CSI A` none; other sequences with these letters (a cursor report) are not keys.
      return parameters === '' || (numbers[0] === 1 && numbers.length === 2) ? key(BY_LETTER[final], modifiers) : null;
  }
}

export function ss3Key(final: string, digits: string): NamedKey | null {
  const modifiers = fromMask(digits === '' ? undefined : Number(digits.slice(-1)));
  if (final === 'M') return key('enter', modifiers);
  const sign = KEYPAD[final];
  if (sign !== undefined) return { key: sign, text: sign, ...modifiers };
  if (/[abcd]/.test(final)) return key(BY_LETTER[final.toUpperCase()], { ...NONE, ctrl: true });
  return key(BY_LETTER[final], modifiers);
}

function key(name: string | undefined, modifiers: Modifiers): NamedKey | null {
  return name === undefined ? null : { key: name, text: null, ...modifiers };
}

/** 1 + one bit each for shift, alt and ctrl. Other bits (super, locks) are ignored. */
function fromMask(mask: number | undefined): Modifiers {
  const bits = mask === undefined || mask < 1 ? 0 : mask - 1;
  return { shift: (bits & 1) !== 0, alt: (bits & 2) !== 0, ctrl: (bits & 4) !== 0 };
}

function fromCode(code: number, modifiers: Modifiers): NamedKey | null {
  const name = BY_CODE[code];
  if (name !== undefined) return key(name, modifiers);
  if (
    code < 0x20 ||
    code > 0x10ffff ||
    (code >= 0x7f && code < 0xa0) ||
    (code >= 0xd800 && code < 0xe000) ||
    (code >= 0xe000 && code < 0xf900)
  )
    return null;
  const character = String.fromCodePoint(code);
  // Shift with a letter becomes the capital letter, which other terminals send.
  if (modifiers.shift && !modifiers.ctrl && /\p{Ll}/u.test(character))
    return { key: character.toUpperCase(), text: character.toUpperCase(), ...modifiers, shift: false };
  return { key: character, text: character, ...modifiers };
}

function isRelease(parameters: string): boolean {
  return /^[^;]*;\d*:3/.test(parameters);
}
