/**
 * A number in Postgres' binary COPY format, straight from its decimal text: no Decimal, no rounding, no allocation.
 * Format: `numeric_recv` in src/backend/utils/adt/numeric.c: count of base-10000 digits, weight of the first, sign,
 * decimals shown, digits.
 */
import { SCALE } from '../../domain/decimal.ts';
import { POINT, POWERS_OF_TEN, ZERO_CODE } from '../../domain/number-scan.ts';

/** Bytes of the widest number, with its length word: 12 digits before and 8 after the point are 5 groups of four. */
export const NUMERIC_BYTES = 4 + 8 + 2 * 5;

/**
 * `text`: plain digits with at most 12 before and 8 after the point, not negative. Returns the offset behind the
 * written bytes.
 */
export function writeNumeric(text: string, target: Uint8Array, at: number): number {
  const length = text.length;
  let whole = 0;
  let i = 0;
  for (; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code === POINT) break;
    whole = whole * 10 + code - ZERO_CODE;
  }
  let fraction = 0;
  if (i < length) {
    const decimals = length - i - 1;
    for (i += 1; i < length; i++) fraction = fraction * 10 + text.charCodeAt(i) - ZERO_CODE;
    fraction *= POWERS_OF_TEN[SCALE - decimals]!;
  }
  return writeGroups(whole, fraction, target, at);
}

/** `whole` below 1e12 and `fraction` in units of 1e-8. */
function writeGroups(whole: number, fraction: number, target: Uint8Array, at: number): number {
  const digits = at + 12;
  let end = digits;
  let weight = 0;
  if (whole > 0) {
    const high = Math.floor(whole / 1e8);
    const low = whole - high * 1e8;
    const middle = Math.floor(low / 1e4);
    weight = high > 0 ? 2 : middle > 0 ? 1 : 0;
    if (weight === 2) end = writeGroup(high, target, end);
    if (weight >= 1) end = writeGroup(middle, target, end);
    end = writeGroup(low - middle * 1e4, target, end);
  }
  if (fraction > 0) {
    const first = Math.floor(fraction / 1e4);
    const second = fraction - first * 1e4;
    if (whole === 0) weight = first > 0 ? -1 : -2;
    if (whole > 0 || first > 0) end = writeGroup(first, target, end);
    if (second > 0) end = writeGroup(second, target, end);
  }
  // The format drops groups of zero at the end.
  while (end > digits && target[end - 1] === 0 && target[end - 2] === 0) end -= 2;
  writeWord(0, target, at);
  writeWord(end - digits + 8, target, at + 2);
  writeWord((end - digits) / 2, target, at + 4);
  writeWord(weight, target, at + 6);
  writeWord(0, target, at + 8);
  writeWord(SCALE, target, at + 10);
  return end;
}

function writeGroup(group: number, target: Uint8Array, at: number): number {
  target[at] = group >> 8;
  target[at + 1] = group;
  return at + 2;
}

/** Two bytes, negative ones in two's complement. */
function writeWord(word: number, target: Uint8Array, at: number): void {
  target[at] = word >> 8;
  target[at + 1] = word;
}
