/** What a password may be: the same on every keyboard and in every program that encodes it. */
import { err, ok } from './result.ts';
import type { Result } from './result.ts';

const SHORTEST = 12;
const LONGEST = 128;

/** Letters beyond plain ASCII are prepared differently by different programs, so one of them would not let the person in. */
export function passwordOf(text: string): Result<string, string> {
  if (text.length < SHORTEST) return err(`a password has at least ${SHORTEST} characters`);
  if (text.length > LONGEST) return err(`a password has at most ${LONGEST} characters`);
  if (!/^[ -~]+$/.test(text) || text.trim() !== text)
    return err('a password is made of letters, digits and signs of a plain keyboard, without spaces around it');
  return ok(text);
}
