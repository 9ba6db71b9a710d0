/** `traderai key revoke` */
import { revokeKey } from '../../database/actions/keys.ts';
import { readKeys } from '../../database/queries/people.ts';
import { ERROR_CODES } from '../../domain/error-codes.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { badUsage, CommandFailure, failureOf } from '../errors.ts';
import { isoInstantOrNull } from '../output/json-values.ts';
import { reportJson } from '../output/report.ts';

export const command = defineCommand({
  details: 'What is connected with it is ended within a second, and nothing connects with it again.',
  arguments: [{ name: '<key>', summary: 'its name, prefix or id' }],
  examples: [
    ['traderai key revoke research', 'by name'],
    ['traderai key revoke 3f09a1c2b4', 'by prefix'],
  ],
  async run(context, { words }) {
    const wanted = words[0]!;
    await withDesk(context, async ({ db, pool }) => {
      const keys = await readKeys(db);
      const found = keys.filter(({ id, prefix, name }) => id === wanted || prefix === wanted || name === wanted);
      if (found.length > 1)
        throw badUsage(
          `${found.length} keys are called ${wanted}`,
          `Name its prefix: ${found.map(({ prefix, user }) => `${prefix} of ${user}`).join(', ')}`,
        );
      const [key] = found;
      if (key === undefined)
        throw new CommandFailure({
          code: 'UNKNOWN_KEY',
          message: `there is no key ${wanted} of yours`,
          hint: ERROR_CODES.UNKNOWN_KEY.hint,
          exitCode: 1,
        });
      const revoked = await revokeKey(pool, key.id);
      if (!revoked.ok) throw failureOf(revoked.error);
      const { id, name, prefix, revokedAt } = revoked.value;
      if (context.output.form === 'json')
        return reportJson(context.output, { id, name, prefix, revokedAt: isoInstantOrNull(revokedAt) });
      context.output.print(`The key ${name} is revoked.`);
    });
  },
});
