/** The sets of order states exist in SQL and in TypeScript; this test compares them. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OPEN_STATUSES, TERMINAL_STATUSES, isTerminal, isWorking } from '../../src/domain/order.ts';
import { openTestDesk } from '../support/desk.ts';

test('SQL and TypeScript have the same states and the same sets of open, final and working states', async () => {
  const desk = await openTestDesk();
  try {
    const { rows } = await desk.pool.query(
      `select s::text as status, is_open(s) as open, is_terminal(s) as terminal, is_working(s) as working, awaits_engine(s) as awaits
         from unnest(enum_range(null::"OrderStatus")) s order by 1`,
    );
    const open: readonly string[] = OPEN_STATUSES;
    expect(rows).toEqual(
      [...OPEN_STATUSES, ...TERMINAL_STATUSES].sort().map((status) => ({
        status,
        open: open.includes(status),
        terminal: isTerminal(status),
        working: isWorking(status),
        awaits: ['PENDING_NEW', 'PENDING_REPLACE', 'PENDING_CANCEL'].includes(status),
      })),
    );
    expect(rows.every(({ open: isOpen, terminal }) => isOpen !== terminal)).toBe(true);
    expect(OPEN_STATUSES.length + TERMINAL_STATUSES.length).toBe(rows.length);
  } finally {
    await desk.close();
  }
});

const ROOT = join(import.meta.dirname, '..', '..');

const STATES: readonly string[] = [...OPEN_STATUSES, ...TERMINAL_STATUSES];
/** `in ('NEW', 'PARTIALLY_FILLED')`, also with `any (array[…])` and `values`. */
const LIST = new RegExp(`(?:\\b(?:in|any|array|values)\\W{1,8})'(?:${STATES.join('|')})'\\W+'(?:${STATES.join('|')})'`);

test('no other SQL lists states: it calls is_open, is_terminal, is_working or awaits_engine', () => {
  expect("status in ('NEW', 'HELD')").toMatch(LIST);
  const files = readdirSync(join(ROOT, 'prisma'), { encoding: 'utf8', recursive: true })
    .filter((name) => name.endsWith('.sql'))
    .map((name) => `prisma/${name}`);
  // Its functions are the sets.
  expect(files.filter((file) => LIST.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([
    'prisma/migrations/0006_orders/migration.sql',
    'prisma/migrations/0010_triggers_and_replacements/down.sql',
    'prisma/migrations/0010_triggers_and_replacements/migration.sql',
  ]);
  const programs = readdirSync(join(ROOT, 'src'), { encoding: 'utf8', recursive: true }).filter(
    (name) => /\.tsx?$/.test(name) && !name.includes('generated'),
  );
  const lists = programs.filter((name) => {
    const text = readFileSync(join(ROOT, 'src', name), 'utf8');
    return /status\W* (not )?in \(/.test(text) || (name !== 'domain/order.ts' && LIST.test(text));
  });
  expect(lists).toEqual([]);
});
