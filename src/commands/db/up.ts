/** `traderai db up` */
import { ensureServer, findServer } from '../../server/embedded/server.ts';
import { defineCommand } from '../command.ts';
import { reportJson } from '../output/report.ts';
import { assertEmbedded } from './embedded-only.ts';

export const command = defineCommand({
  details: `The server then runs until \`traderai db down\`. Without this command it starts
when a command needs it, and stops after half a minute without a connection.`,
  examples: [
    ['traderai db up', 'start the server, for example before a script that runs many commands'],
    ['traderai db up --json', 'the same, and print its address'],
  ],
  async run(context) {
    assertEmbedded(context);
    const { output, home } = context;
    const wasRunning = findServer(home) !== null;
    const server = await ensureServer(home, { stays: 'pinned', onProgress: output.progress });
    const { socketDirectory, dataDirectory, logFile, processId } = server;
    if (output.form === 'json')
      return reportJson(output, {
        running: true,
        started: !wasRunning,
        pinned: true,
        processId,
        socketDirectory,
        dataDirectory,
        logFile,
      });
    output.print(
      `The database server ${wasRunning ? 'was already running; it' : 'runs and'} stays up until: traderai db down`,
    );
  },
});
