/** Finds a user by name. */
import type { PrismaClient } from '../../database/generated/client.ts';
import { readUsers } from '../../database/queries/people.ts';
import type { UserRow } from '../../database/queries/people.ts';
import { ERROR_CODES } from '../../domain/error-codes.ts';
import { CommandFailure } from '../errors.ts';

export async function findUser(db: PrismaClient, username: string): Promise<UserRow> {
  const found = (await readUsers(db)).find((user) => user.username === username);
  if (found !== undefined) return found;
  throw new CommandFailure({
    code: 'UNKNOWN_USER',
    message: `there is no user ${username} that you may see`,
    hint: ERROR_CODES.UNKNOWN_USER.hint,
    exitCode: 1,
  });
}
