/** `traderai risk limit remove` */
import { readLimits, removeLimit } from '../../../database/actions/limits.ts';
import { limitScope, limitValue } from '../../../text/limits.ts';
import { positiveWholeNumber } from '../../arguments.ts';
import { defineCommand } from '../../command.ts';
import { withDesk } from '../../desk.ts';
import { CommandFailure, failureOf } from '../../errors.ts';
import { reportJson } from '../../output/report.ts';

export const command = defineCommand({
  arguments: [{ name: '<number>', summary: 'the number of the limit' }],
  details: `Ends a limit. Risk and administrators end every limit, but only administrators
one over themselves; other users end those that they set. The row and the login
that ended it stay in the audit.`,
  examples: [['traderai risk limit remove 3', 'end limit 3']],
  async run(context, { words }) {
    const number = positiveWholeNumber(words[0]!);
    await withDesk(context, async ({ pool }) => {
      const limits = await readLimits(pool);
      if (!limits.ok) throw failureOf(limits.error);
      const found = limits.value.find((limit) => limit.number === number);
      if (found === undefined)
        throw new CommandFailure({
          code: 'UNKNOWN_LIMIT',
          message: `there is no limit ${number} in force`,
          hint: 'List limits with: traderai risk limit list',
          exitCode: 1,
        });
      const removed = await removeLimit(pool, found.id);
      if (!removed.ok) throw failureOf(removed.error);
      if (context.output.form === 'json') return reportJson(context.output, { id: found.id, number: String(number) });
      context.output.print(
        `Removed: limit ${number} of ${limitScope(found)}, ${found.kind} ${limitValue(found)}. Halts that it set stay in force.`,
      );
    });
  },
});
