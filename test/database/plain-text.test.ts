/**
 * The database refuses in stored texts the characters that the program cleans before it stores and shows: one set of
 * characters.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plainText, storableLines } from '../../src/domain/plain-text.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
});
afterAll(() => desk.close());

const LAST = 0x10ffff;
const isHalf = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;

let plainRefused: Promise<number[]> | null = null;

/** By `plain_text`, asked once. */
function refusedInLines(): Promise<number[]> {
  plainRefused ??= refusedCodes('plain_text(chr(code), 1)');
  return plainRefused;
}

async function refusedCodes(call: string): Promise<number[]> {
  const { rows } = await desk.pool.query<{ code: number }>(
    `select code from generate_series(1, ${LAST}) code
      where code not between 55296 and 57343 and not ${call} order by code`,
  );
  return rows.map(({ code }) => code);
}

/** The characters that `shown_text` replaces, sixty at a time: it shows no more of a value. */
async function markedCodes(): Promise<number[]> {
  const { rows } = await desk.pool.query<{ text: string; shown: string }>(
    `select text, shown_text(text) as shown
       from (select string_agg(chr(code), '' order by code) as text from generate_series(1, ${LAST}) code
              where code not between 55296 and 57343 group by code / 60 order by code / 60) texts`,
  );
  return rows.flatMap(({ text, shown }) => {
    const characters = [...shown];
    return [...text].flatMap((character, place) =>
      characters[place] === character ? [] : [character.codePointAt(0)!],
    );
  });
}

test('for every code point, the database refuses exactly what the program replaces before it stores', async () => {
  const refused = await refusedInLines();
  const replaced: number[] = [];
  for (let code = 1; code <= LAST; code += 1) {
    if (isHalf(code) || code === 9 || code === 10) continue;
    const text = String.fromCodePoint(code);
    if (storableLines(text) !== text) replaced.push(code);
  }
  expect(refused.filter((code) => code !== 9 && code !== 10)).toEqual(replaced);
  // None of them reaches a terminal either.
  const shown = refused.filter((code) => plainText(String.fromCodePoint(code)).trim() !== '');
  expect(shown).toEqual([]);
  expect(await markedCodes()).toEqual(refused);
}, 60_000);

test('texts of several lines keep line breaks and tabs, and nothing else that is refused', async () => {
  const refused = await refusedCodes('plain_lines(chr(code), 1)');
  expect(refused).toEqual((await refusedInLines()).filter((code) => code !== 9 && code !== 10));
}, 60_000);

test.each([
  ['Arabic letter mark', 0x61c],
  ['Mongolian vowel separator', 0x180e],
  ['soft hyphen', 0xad],
  ['Hangul filler', 0x3164],
  ['a tag', 0xe0041],
  ['a variation selector', 0xfe0f],
  ['a variation selector of the supplement', 0xe0100],
  ['interlinear annotation', 0xfff9],
  ['braille blank', 0x2800],
  ['half-width Hangul filler', 0xffa0],
  ['an Egyptian joiner', 0x13430],
  ['the last Egyptian joiner', 0x13438],
  ['an Egyptian format control of Unicode 15', 0x1343f],
  ['a Khitan filler', 0x16fe4],
  ['a musical null notehead', 0x1d159],
])('a name, a note and a reason with %s are refused', async (_, code) => {
  const text = `a${String.fromCodePoint(code)}b`;
  const { rows } = await desk.pool.query('select plain_text($1, 10) as line, plain_lines($1, 10) as lines', [text]);
  expect(rows).toEqual([{ line: false, lines: false }]);
});

test('the database stores a message of a job as the program cleaned it', async () => {
  const message = storableLines('broken\ud800 half, \0 zero, \u200b nothing, \u{e0041} tag\nnext line\tand tab');
  expect(message).toBe('broken  half,   zero,   nothing,   tag\nnext line\tand tab');
  await desk.pool.query(`insert into "JobRun" (job, message) values ('test', $1)`, [message]);
});

test('a name with an invisible character is refused in a table, and so are lists in lists', async () => {
  await desk.pool.query(`
    insert into "User" (email, username) values ('ann@desk.test', 'ann');
    insert into "ApiKey" (user_id, name, prefix, role_name, scopes)
      select id, 'flat', 'abcd1234', 'key_abcd1234', '{viewer,agent}' from "User" where username = 'ann';
    insert into "Inference" (user_id, query) select id, 'Up?' from "User" where username = 'ann';
    insert into "Debate" (inference_id, question, bull_arguments) select id, 'Up?', array['"yes"', '"soon"']::jsonb[] from "Inference"`);
  for (const [statement, constraint] of [
    [`insert into "Instrument" (symbol, name) values ('BAD', 'a' || chr(173) || 'b')`, 'Instrument_name_check'],
    [`update "ApiKey" set scopes = '{{viewer},{agent}}'`, 'ApiKey_scopes_are_a_list'],
    [`update "ApiKey" set scopes = '[2:3]={viewer,agent}'`, 'ApiKey_scopes_are_a_list'],
    [
      `update "Debate" set bull_arguments = array[array['"yes"'], array['"soon"']]::jsonb[]`,
      'Debate_arguments_are_lists',
    ],
    [`update "Debate" set bear_arguments = '[0:0]={"\\"no\\""}'`, 'Debate_arguments_are_lists'],
  ] as const)
    await expect(desk.pool.query(statement), statement).rejects.toMatchObject({ code: '23514', constraint });
});
