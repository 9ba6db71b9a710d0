/** `traderai key revoke` */
import { revokeKey } from '../../database/actions/keys.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { failureOf } from '../errors.ts';
import { isoInstant } from '../../domain/instant.ts';
import { reportJson } from '../output/report.ts';
import { namedKey } from './named.ts';

export const command = defineCommand({
  details: `Closes the login of the key and returns when none of its connections is left,
within two seconds. A connection whose statement the server cannot interrupt is
reported instead. The key cannot connect again.`,
  arguments: [{ name: '<key>', summary: 'name, prefix or id of the key' }],
  examples: [
    ['traderai key revoke research', 'revoke a key by its name'],
    ['traderai key revoke 3f09a1c2b4', 'revoke a key by its prefix'],
  ],
  async run(context, { words }) {
    await withDesk(context, async ({ db, pool }) => {
      const key = await namedKey(db, words[0]!);
      const revoked = await revokeKey(pool, key.id);
      if (!revoked.ok) throw failureOf(revoked.error);
      const { id, name, prefix, revokedAt } = revoked.value;
      if (context.output.form === 'json')
        return reportJson(context.output, { id, name, prefix, revokedAt: isoInstant(revokedAt) });
      context.output.print(`The key ${name} is revoked.`);
    });
  },
});
