import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SortedSet } from '../../src/domain/sorted-set.ts';
import { TextMap } from '../../src/domain/text-map.ts';

interface Member {
  readonly key: number;
  readonly rank: number;
}

/** The summary is the smallest rank. */
const EMPTY = new SortedSet<Member, number>({
  compare: (one, other) => one.key - other.key,
  summaryOf: ({ rank }) => rank,
  join: Math.min,
});

type Change = { readonly kind: 'with'; readonly member: Member } | { readonly kind: 'without'; readonly key: number };

const keys = fc.integer({ min: 0, max: 60 });
const members = fc.record({ key: keys, rank: fc.integer({ min: 0, max: 1_000 }) });
const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: members.map((member): Change => ({ kind: 'with', member })) },
    { weight: 2, arbitrary: keys.map((key): Change => ({ kind: 'without', key })) },
  ),
  { maxLength: 200 },
);

function played(script: readonly Change[]): {
  readonly sets: readonly SortedSet<Member, number>[];
  readonly models: readonly Member[][];
} {
  const sets = [EMPTY];
  const models: Member[][] = [[]];
  for (const change of script) {
    const [set, model] = [sets.at(-1)!, models.at(-1)!];
    const key = change.kind === 'with' ? change.member.key : change.key;
    const rest = model.filter((member) => member.key !== key);
    sets.push(change.kind === 'with' ? set.with(change.member) : set.without({ key, rank: 0 }));
    models.push(change.kind === 'with' ? [...rest, change.member].sort((a, b) => a.key - b.key) : rest);
  }
  return { sets, models };
}

describe('a sorted set', () => {
  test('has the members of a sorted array after every change, and each former set keeps its own', () => {
    fc.assert(
      fc.property(changes, (script) => {
        const { sets, models } = played(script);
        sets.forEach((set, version) => {
          expect([...set]).toEqual(models[version]);
          expect(set.size).toBe(models[version]!.length);
        });
      }),
    );
  });

  test('finds the members of a range, the first admitted one, and members by rank', () => {
    fc.assert(
      fc.property(changes, keys, keys, fc.integer({ min: 0, max: 1_000 }), (script, one, other, most) => {
        const { sets, models } = played(script);
        const [set, model] = [sets.at(-1)!, models.at(-1)!];
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const where = ({ key }: Member): number => (key < low ? -1 : key > high ? 1 : 0);
        const wanted = model.filter((member) => where(member) === 0);
        const admits = (rank: number): boolean => rank <= most;
        expect([...set.range(where)]).toEqual(wanted);
        expect(set.first(where, admits)).toEqual(wanted.find(({ rank }) => rank <= most) ?? null);
        expect([...set.ranked({ where, admits, rank: (rank) => rank })].map(({ rank }) => rank)).toEqual(
          wanted
            .map(({ rank }) => rank)
            .filter(admits)
            .sort((a, b) => a - b),
        );
        expect(set.find(({ key }) => key - one)).toEqual(model.find(({ key }) => key === one) ?? null);
      }),
    );
  });

  test('exchanges a member for another, or for none', () => {
    fc.assert(
      fc.property(changes, fc.option(members), fc.option(members), (script, before, after) => {
        const set = played(script).sets.at(-1)!;
        const rest = before === null ? set : set.without(before);
        expect([...set.exchanged(before, after)]).toEqual([...(after === null ? rest : rest.with(after))]);
      }),
    );
  });

  test('looks at a few members of very many, in whatever order they came', () => {
    for (const place of [(n: number) => n, (n: number) => -n, (n: number) => (n * 7_919) % 8_192]) {
      let set = EMPTY;
      for (let n = 0; n < 8_192; n += 1) set = set.with({ key: place(n), rank: n });
      const before = set;
      for (let n = 0; n < 8_192; n += 2) set = set.without({ key: place(n), rank: 0 });
      expect([before.size, set.size]).toEqual([8_192, 4_096]);
      let looks = 0;
      set.find(({ key }) => {
        looks += 1;
        return key - place(3_333);
      });
      // A weight-balanced tree is at most 2.41 times as high as a perfect one.
      expect(looks).toBeLessThanOrEqual(2.41 * 13);
    }
  });
});

test('a map by text keeps its former versions', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'é'), fc.nat())), (entries) => {
      const model = new Map<string, number>();
      let map = TextMap.of<number>();
      const empty = map;
      for (const [key, value] of entries) {
        model.set(key, value);
        map = map.with(key, value);
      }
      expect(new Map(map)).toEqual(model);
      for (const key of 'abcd') expect(map.get(key)).toBe(model.get(key));
      expect([...empty]).toEqual([]);
    }),
  );
});
