/** `traderai session end` */
import { endSession, endSessionsOf } from '../../database/actions/sessions.ts';
import { plainText } from '../../domain/plain-text.ts';
import { counted } from '../../text/figures.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { failureOf } from '../errors.ts';
import { reportJson } from '../output/report.ts';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const command = defineCommand({
  details:
    'Ends your own sessions; an administrator may end any. A login whose password or key is still valid can connect again: disable the user or revoke the key. Exit code 0 when nothing is connected, 1 when there is no such session or login.',
  arguments: [{ name: '<session>', summary: 'the id of a session, or a login, of which everything is ended' }],
  examples: [
    ['traderai session end 0192b2a4-7d1c-7a6e-9d2f-1c2d3e4f5a6b', 'one console'],
    ['traderai session end ann', 'everything that is connected as ann'],
  ],
  async run(context, { words }) {
    const wanted = words[0]!;
    await withDesk(context, async ({ pool }) => {
      const ended = ID.test(wanted) ? await endSession(pool, wanted) : await endSessionsOf(pool, wanted);
      if (!ended.ok) throw failureOf(ended.error);
      if (context.output.form === 'json')
        return reportJson(context.output, { session: wanted, connections: ended.value });
      context.output.print(
        ended.value === 0
          ? `No connection of ${plainText(wanted)} is open.`
          : `Ended, with ${counted(ended.value, 'connection')}.`,
      );
    });
  },
});
