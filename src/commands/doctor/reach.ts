/** The connection of the doctor: it may start the embedded server, but it creates and changes nothing. */
import type { ClientConfig } from 'pg';
import { readLogins } from '../../server/bootstrap/desk-logins.ts';
import { connectionConfig } from '../../database/connection.ts';
import { findPlaces } from '../../server/embedded/places.ts';
import { ensureServer } from '../../server/embedded/server.ts';
import type { Context } from '../command.ts';
import { APPLICATION } from '../desk.ts';

/** The login of the home's user; null when the home has no embedded desk yet. */
export async function reach({ target, home, output }: Context): Promise<ClientConfig | null> {
  const to = target();
  if (to.kind === 'url') return connectionConfig(to.url, APPLICATION);
  if (findPlaces(home) === null) return null;
  const server = await ensureServer(home, { onProgress: output.progress });
  output.progress('');
  const logins = readLogins(home);
  return connectionConfig(logins === null ? server.superuser : server.configOf(logins.person), APPLICATION);
}
