/** Percentiles by nearest rank: every reported figure is a measured one, not an interpolated one. */

/** Throws on an empty list, because it is a bug of the measurement. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('a percentile of no values');
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
