/** `traderai db down` */
import { stopServer } from '../../server/embedded/server.ts';
import { defineCommand } from '../command.ts';
import { reportJson } from '../output/report.ts';
import { assertEmbedded } from './embedded-only.ts';

export const command = defineCommand({
  details: `Disconnects consoles and engines; everything committed is on disk. Does nothing
when the server does not run.`,
  examples: [['traderai db down', 'stop the embedded server']],
  async run(context) {
    assertEmbedded(context);
    const { output, home } = context;
    const outcome = await stopServer(home, output.progress);
    if (output.form === 'json') return reportJson(output, { running: false, stopped: outcome === 'stopped' });
    output.print(outcome === 'stopped' ? 'The database server has stopped.' : 'The database server was not running.');
  },
});
