/** `traderai db url` */
import { connectionUrl } from '../../database/connection.ts';
import { SUPERUSER } from '../../server/embedded/initialize.ts';
import { ensureServer } from '../../server/embedded/server.ts';
import { defineCommand } from '../command.ts';
import { reportJson } from '../output/report.ts';

export const command = defineCommand({
  details: `Starts the embedded server when needed. The URL contains a password: do not pass
it as an argument that other users of the machine can see.`,
  options: {
    role: { flags: '--role <name>', summary: `login of the embedded server to connect as (default: ${SUPERUSER})` },
  },
  examples: [
    ['DATABASE_URL="$(traderai db url)" node script.js', 'pass the database to a program'],
    ['psql -d "$(traderai db url)"', 'open the database in psql'],
  ],
  async run({ target, home, output }, { options }) {
    const to = target();
    const url = to.kind === 'url' ? to.url : await embeddedUrl();
    if (output.form === 'json') return reportJson(output, { url });
    output.print(url);

    async function embeddedUrl(): Promise<string> {
      const server = await ensureServer(home, { onProgress: output.progress });
      return connectionUrl(server.configOf(options.role ?? SUPERUSER));
    }
  },
});
