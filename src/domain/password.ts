/** The rule for passwords: characters that every keyboard has and every program encodes alike. */
import { err, ok } from './result.ts';
import type { Result } from './result.ts';

const SHORTEST = 12;
const LONGEST = 128;

export const PASSWORD_HINT = `Use ${SHORTEST} to ${LONGEST} ASCII letters, digits and punctuation marks, without spaces around them.`;

/** Programs normalize letters beyond ASCII differently, so the login would fail from one of them. */
export function passwordOf(text: string): Result<string, string> {
  if (text.length < SHORTEST) return err('the password is too short');
  if (text.length > LONGEST) return err('the password is too long');
  if (!/^[ -~]+$/.test(text) || text.trim() !== text) return err('the password has a character that is not allowed');
  return ok(text);
}
