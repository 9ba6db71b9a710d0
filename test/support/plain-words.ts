/**
 * Words that make a sentence hard to read, each with what to write instead. Only patterns that are wrong in every
 * sentence are listed: "stands by" is right, "stands in the audit" is not.
 */

interface BannedWord {
  readonly pattern: RegExp;
  /** The word to write, or the thing to name. */
  readonly instead: string;
}

const BANNED_WORDS: readonly BannedWord[] = [
  { pattern: /\banew\b/i, instead: 'again' },
  { pattern: /\blived\b/i, instead: 'recorded live, or happened' },
  {
    pattern: /\b(?:is|are|was|were|be|been)(?: not)? said\b/i,
    instead: 'shown, printed or reported; of an input: Name …',
  },
  { pattern: /\b(?:is|are|was|were|be|been)(?: not)? told\b/i, instead: 'reported, or: the feed sends' },
  { pattern: /\bso many\b/i, instead: 'the number, or: this many' },
  { pattern: /\bso much\b/i, instead: 'the amount' },
  { pattern: /\bask(?:s|ed)? for\b/i, instead: 'requests, wants, needs; of a key: the verb, as in cancels' },
  {
    // `nobody` in quotes is the account of that name.
    pattern: /\b(?:nobody(?!'\])|no one|somebody|someone|anybody|anyone|whoever|whomever|whom|everybody|everyone)\b/i,
    instead: 'the role, login, session or reader',
  },
  { pattern: /\b(?:that|which|and|it) is none\b/i, instead: 'that is not a …' },
  { pattern: /\b(?:he|him|his|himself|she|her|hers|herself)\b/i, instead: 'the login, the trader, its' },
  { pattern: /\bthe document(?:’s|'s)?(?! (?:of|that))\b/i, instead: 'the rule itself' },
  { pattern: /\bstands?\b(?![- ]by\b)/i, instead: 'is, is stored, exists, stays; a role that waits stands by' },
  {
    // A question may begin with them, and What-if is a name.
    pattern: /\b(?:What|Who)\b(?!-)(?![^.|]*\?)|[:;] what\b(?!-)|\b(?:those|one|ones|all) who\b/,
    instead: 'the thing that the sentence is about: the row, the error, the limits of …',
  },
  { pattern: /\bwhat works\b/i, instead: 'working orders' },
  { pattern: /\bnothing (?:works|is held)\b/i, instead: 'no working orders, no position' },
  { pattern: /\b(?:takes?|took|taken|taking) note of\b/i, instead: 'acknowledge' },
  { pattern: /\bwhich there are\b/i, instead: 'list what is stored' },
  { pattern: /\bthe people of the desk\b/i, instead: 'the users' },
  { pattern: /\bwho is on\b/i, instead: 'the open sessions' },
  { pattern: /\bwhat becomes of\b/i, instead: 'the result of' },
  { pattern: /\bshall\b/i, instead: 'must, or will' },
  { pattern: /\bmade of the login\b/i, instead: 'derived from the login' },
  { pattern: /\bno longer watch\b/i, instead: 'stop watching' },
  { pattern: /\bgoes about\b/i, instead: 'does' },
  { pattern: /\b(?:is|are|was|were) heard of\b/i, instead: 'the last heartbeat, or: no notification of' },
  { pattern: /\bin vain\b/i, instead: 'without a result' },
  { pattern: /\b(?:hence|thereof|therein|whereof)\b/i, instead: 'a plain word' },
  {
    pattern:
      /\b(?:colour|behaviour|neighbour|favour|honour|grey)|\b(?:normal|organ|recogn|initial|serial)is(?:e|ing)|\bcancell(?:ed|ing)\b/i,
    instead: 'the American spelling: color, behavior, gray, normalize, canceled',
  },
];

/** One sentence per fault: the line (from 1), the written words, and the words to write. */
export function bannedWordsIn(text: string): string[] {
  return text.split('\n').flatMap((line, index) =>
    BANNED_WORDS.flatMap(({ pattern, instead }) => {
      const found = pattern.exec(line)?.[0];
      return found === undefined ? [] : [`line ${index + 1}: "${found}" → ${instead}`];
    }),
  );
}
