/** The login of a command that changes the schema: the superuser of the embedded server, or the login of the URL. */
import type { ClientConfig } from 'pg';
import { connectionConfig } from '../../database/connection.ts';
import { ensureServer } from '../../server/embedded/server.ts';
import type { Context } from '../command.ts';
import { CommandFailure } from '../errors.ts';

export async function administrator({ target, home, output }: Context): Promise<ClientConfig> {
  const to = target();
  if (to.kind === 'url') return connectionConfig(to.url, 'traderai');
  const server = await ensureServer(home, { onProgress: output.progress });
  output.progress('');
  return server.superuser;
}

/**
 * Work that changes roles and the schema. An administrator of the desk is not a superuser of its server, and reads here
 * which login is needed.
 */
export async function asSuperuser<T>(context: Context, work: (config: ClientConfig) => Promise<T>): Promise<T> {
  const config = await administrator(context);
  try {
    return await work(config);
  } catch (error) {
    const { code, cause, message } = error as {
      readonly code?: string;
      readonly cause?: unknown;
      readonly message: string;
    };
    const denied = code === DENIED || (cause as { readonly code?: string } | undefined)?.code === DENIED;
    if (!denied) throw error;
    throw new CommandFailure(
      {
        code: 'NEEDS_SUPERUSER',
        message: `the login of this URL is not a superuser of the server: ${message}`,
        hint: 'Name a superuser: --db postgresql://postgres@HOST:5432/DATABASE. A scope of the desk, admin included, does not reach its schema.',
        exitCode: 3,
      },
      { cause: error },
    );
  }
}

const DENIED = '42501';
