/** The rule for passwords: characters that every keyboard has and every program encodes alike. */
import { err, ok } from './result.ts';
import type { Result } from './result.ts';

const SHORTEST = 12;
const LONGEST = 128;

/** Programs normalize letters beyond ASCII differently, so the login would fail from one of them. */
export function passwordOf(text: string): Result<string, string> {
  if (text.length < SHORTEST) return err(`the password is too short: use at least ${SHORTEST} characters`);
  if (text.length > LONGEST) return err(`the password is too long: use at most ${LONGEST} characters`);
  if (!/^[ -~]+$/.test(text) || text.trim() !== text)
    return err(
      'the password has a character that is not allowed: use ASCII letters, digits and punctuation marks, without spaces around them',
    );
  return ok(text);
}
