import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../../../../src/market-data/feeds/simulator/random.ts';

function drawn<T>(count: number, draw: () => T): T[] {
  return Array.from({ length: count }, draw);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test('the same seed and stream give the same numbers, a different seed or stream gives others', () => {
  const first = (seed: number, stream: string): number[] => {
    const random = new Random(seed, stream);
    return drawn(8, () => random.uniform());
  };
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.string(), fc.string(), (seed, otherSeed, stream, otherStream) => {
      fc.pre(seed !== otherSeed && stream !== otherStream);
      expect(first(seed, stream)).toEqual(first(seed, stream));
      expect(first(seed, stream)).not.toEqual(first(otherSeed, stream));
      expect(first(seed, stream)).not.toEqual(first(seed, otherStream));
    }),
  );
});

test('uniform numbers fill every hundredth from 0 to below 1 evenly, and are independent of each other', () => {
  const random = new Random(7, 'uniform');
  const values = drawn(200_000, () => random.uniform());
  expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
  const counts = new Array<number>(100).fill(0);
  for (const value of values) counts[Math.floor(value * 100)]! += 1;
  // 99 degrees of freedom: a fair generator exceeds 149 once in a thousand seeds.
  expect(counts.reduce((sum, count) => sum + (count - 2_000) ** 2 / 2_000, 0)).toBeLessThan(149);
  const products = values.slice(1).map((value, place) => (value - 0.5) * (values[place]! - 0.5) * 12);
  expect(Math.abs(mean(products))).toBeLessThan(0.01);
});

test('normal numbers have mean 0, variance 1 and no fat tails; exponential ones have mean 1 and are never negative', () => {
  const random = new Random(7, 'shapes');
  const normal = drawn(200_000, () => random.normal());
  expect(Math.abs(mean(normal))).toBeLessThan(0.01);
  expect(mean(normal.map((value) => value ** 2))).toBeCloseTo(1, 1);
  expect(mean(normal.map((value) => value ** 4))).toBeCloseTo(3, 0);
  const exponential = drawn(200_000, () => random.exponential());
  expect(mean(exponential)).toBeCloseTo(1, 1);
  expect(exponential.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
});
