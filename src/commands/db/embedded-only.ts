/** `db up` and `db down` are about the embedded server: with another database configured they would mislead. */
import { shownUrl } from '../../database/connection.ts';
import type { Context } from '../command.ts';
import { badUsage } from '../errors.ts';

export function assertEmbedded({ target }: Context): void {
  const to = target();
  if (to.kind === 'embedded') return;
  const names = { flag: '--db', environment: 'the environment', configuration: 'the configuration' };
  throw badUsage(
    `${names[to.from]} names another database: ${shownUrl(to.url)}`,
    'The embedded server is used when none is named.',
  );
}
