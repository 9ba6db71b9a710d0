/** Amounts in whole units of 1e-8: the simulation's own arithmetic, which is not the program's. */

export const ONE = 100_000_000n;

/** `-12.5` is -1,250,000,000. */
export function units(text: string): bigint {
  const point = text.indexOf('.');
  if (point < 0) return BigInt(text) * ONE;
  const digits = text.slice(point + 1);
  if (digits.length > 8) throw new Error(`${text} has more than 8 decimals`);
  return BigInt(text.slice(0, point) + digits.padEnd(8, '0'));
}

/** Without trailing zeros. */
export function textOf(amount: bigint): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(9, '0');
  const fraction = digits.slice(-8).replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -8)}${fraction === '' ? '' : `.${fraction}`}`;
}

export function times(one: bigint, other: bigint): bigint {
  return rounded(one * other, ONE);
}

/** Rounds half away from zero; the denominator is positive. */
export function rounded(numerator: bigint, denominator: bigint): bigint {
  return numerator < 0n
    ? -((-2n * numerator + denominator) / (2n * denominator))
    : (2n * numerator + denominator) / (2n * denominator);
}

/** The largest multiple of `step` that is not above a positive amount. */
export function floorTo(amount: bigint, step: bigint): bigint {
  return amount - (amount % step);
}

export function ceilTo(amount: bigint, step: bigint): bigint {
  return amount % step === 0n ? amount : floorTo(amount, step) + step;
}

export function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

export function greatest(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

export function absolute(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
