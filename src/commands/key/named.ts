/** The key that an argument names. */
import type { PrismaClient } from '../../database/generated/client.ts';
import { readKeys } from '../../database/queries/people.ts';
import { ERROR_CODES } from '../../domain/error-codes.ts';
import { CommandFailure, badUsage } from '../errors.ts';

type Key = Awaited<ReturnType<typeof readKeys>>[number];

/** By its name, prefix or id. */
export async function namedKey(db: PrismaClient, wanted: string): Promise<Key> {
  const keys = await readKeys(db);
  const [key, ...others] = keys.filter(({ id, prefix, name }) => id === wanted || prefix === wanted || name === wanted);
  if (key === undefined)
    throw new CommandFailure({
      code: 'UNKNOWN_KEY',
      message: `you have no key ${wanted}`,
      hint: ERROR_CODES.UNKNOWN_KEY.hint,
      exitCode: 1,
    });
  if (others.length > 0)
    throw badUsage(
      `${others.length + 1} keys have the name ${wanted}`,
      `Name the prefix: ${[key, ...others].map(({ prefix, user }) => `${prefix} of ${user}`).join(', ')}`,
    );
  return key;
}
