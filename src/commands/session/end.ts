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
  details: `Ends your own sessions; administrators may end any session. A login with a valid
password or key can connect again: disable the user or revoke the key.
Exit code 0 also without a connection; 1 when the session or login does not
exist.`,
  arguments: [{ name: '<session>', summary: 'id of a session, or a login to end all its connections' }],
  examples: [
    ['traderai session end 0192b2a4-7d1c-7a6e-9d2f-1c2d3e4f5a6b', 'end one session'],
    ['traderai session end ann', 'end every connection of the login ann'],
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
          : `Ended ${counted(ended.value, 'connection')}.`,
      );
    });
  },
});
