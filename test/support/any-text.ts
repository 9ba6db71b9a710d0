import fc from 'fast-check';

const SURROGATES = { first: 0xd800, count: 0x800 };

/** Text of any code points. The binary strings of fast-check are the same, but take a second to set up in a process. */
export function anyText({ maxLength = 10 }: { readonly maxLength?: number } = {}): fc.Arbitrary<string> {
  const character = fc
    .integer({ min: 0, max: 0x10ffff - SURROGATES.count })
    .map((n) => String.fromCodePoint(n < SURROGATES.first ? n : n + SURROGATES.count));
  return fc.array(character, { maxLength }).map((characters) => characters.join(''));
}
