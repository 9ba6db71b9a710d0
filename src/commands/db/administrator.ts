/** The login of a command that changes the schema: the superuser of the embedded server, or the login of the URL. */
import type { ClientConfig } from 'pg';
import { connectionConfig } from '../../database/connection.ts';
import { ensureServer } from '../../server/embedded/server.ts';
import type { Context } from '../command.ts';

export async function administrator({ target, home, output }: Context): Promise<ClientConfig> {
  const to = target();
  if (to.kind === 'url') return connectionConfig(to.url, 'traderai');
  const server = await ensureServer(home, { onProgress: output.progress });
  output.progress('');
  return server.superuser;
}
