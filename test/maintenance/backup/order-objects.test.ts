import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderObjects } from '../../../src/maintenance/backup/catalog/order-objects.ts';
import { STAGES } from '../../../src/maintenance/backup/catalog/schema-object.ts';
import type { SchemaObject, Stage } from '../../../src/maintenance/backup/catalog/schema-object.ts';

function object(key: string, stage: Stage, after: readonly string[] = []): SchemaObject {
  return { key, stage, name: key, sql: key, after };
}

const keys = (objects: readonly SchemaObject[]): string[] => objects.map(({ key }) => key);

test('objects are sorted by stage and then by name', () => {
  expect(keys(orderObjects([object('b', 'view'), object('c', 'table'), object('a', 'view')], new Map()))).toEqual([
    'c',
    'a',
    'b',
  ]);
});

test('a dependency comes first, in any stage, together with its own dependencies', () => {
  const objects = [
    object('table', 'table'),
    object('function', 'function'),
    object('view', 'view'),
    object('data', 'data', ['table']),
  ];
  const dependencies = new Map([
    ['table', new Set(['function'])],
    ['function', new Set(['view', 'elsewhere'])],
  ]);
  expect(keys(orderObjects(objects, dependencies))).toEqual(['view', 'function', 'table', 'data']);
});

test('a circle is cut at its earliest stage, and no object is lost', () => {
  const objects = [object('view', 'view'), object('table', 'table'), object('type', 'type')];
  const dependencies = new Map([
    ['view', new Set(['table'])],
    ['table', new Set(['view'])],
  ]);
  expect(keys(orderObjects(objects, dependencies))).toEqual(['type', 'table', 'view']);
});

test('the order includes all objects, respects every dependency, and does not depend on the input order', () => {
  const objectsAndNeeds = fc.array(fc.tuple(fc.constantFrom(...STAGES), fc.array(fc.nat(30), { maxLength: 3 })), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(objectsAndNeeds, fc.infiniteStream(fc.nat()), (drawn, numbers) => {
      // Dependencies point to earlier drawn objects, so there is no circle.
      const objects = drawn.map(([stage, needs], index) =>
        object(
          `o${index}`,
          stage,
          needs.filter((need) => need < index).map((need) => `o${need}`),
        ),
      );
      const ordered = orderObjects(objects, new Map());
      const place = new Map(ordered.map(({ key }, index) => [key, index]));
      expect(place.size).toBe(objects.length);
      for (const { key, after } of objects)
        for (const need of after) expect(place.get(need)!).toBeLessThan(place.get(key)!);
      const shuffled = objects
        .map((one) => [numbers.next().value as number, one] as const)
        .sort(([one], [other]) => one - other);
      expect(
        orderObjects(
          shuffled.map(([, one]) => one),
          new Map(),
        ),
      ).toEqual(ordered);
    }),
  );
});
