/** `traderai db read-only` */
import { setReadOnly } from '../../database/actions/desk-settings.ts';
import { readDeskCondition } from '../../maintenance/migrator/read-only.ts';
import { plainText } from '../../domain/plain-text.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { badUsage, failureOf } from '../errors.ts';
import { isoInstant } from '../../domain/instant.ts';
import { reportJson } from '../output/report.ts';

export const command = defineCommand({
  arguments: [
    { name: '[state]', summary: 'on or off; without it, shows the state' },
    { name: '[reason]', summary: 'reason; required with on' },
  ],
  details: `A read-only desk refuses every change, from every login and every program, until
an administrator turns it off. A failed migration also leaves the desk
read-only.`,
  examples: [
    ['traderai db read-only', 'show whether the desk is read-only, and the reason'],
    ["traderai db read-only on 'moving to another server'", 'refuse every change from now on'],
    ['traderai db read-only off', 'allow changes again'],
  ],
  async run(context, { words: [state, reason] }) {
    const { output } = context;
    if (state !== undefined && state !== 'on' && state !== 'off')
      throw badUsage(`${plainText(state)} is not a state`, 'Name on or off.');
    if (state === 'on' && (reason ?? '') === '')
      throw badUsage('a reason is missing', "Name one: traderai db read-only on 'moving to another server'");
    const condition = await withDesk(context, async ({ pool }) => {
      if (state !== undefined) {
        const answer = await setReadOnly(pool, state === 'on' ? reason! : null);
        if (!answer.ok) throw failureOf(answer.error);
      }
      return readDeskCondition(pool);
    });
    const { readOnly = false, reason: why = null, cause = null, changedAt } = condition ?? {};
    if (output.form === 'json')
      return reportJson(output, {
        readOnly,
        reason: why,
        cause,
        changedAt: changedAt === undefined ? null : isoInstant(changedAt.getTime()),
      });
    output.print(readOnly ? `The desk is read-only: ${plainText(why ?? '')}` : 'The desk accepts changes.');
  },
});
