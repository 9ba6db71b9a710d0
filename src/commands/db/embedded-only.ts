/** `db up` and `db down` control only the embedded server, so they are refused when another database is named. */
import { shownUrl } from '../../database/database-url.ts';
import type { Context } from '../command.ts';
import { badUsage } from '../errors.ts';

export function assertEmbedded({ target }: Context): void {
  const to = target();
  if (to.kind === 'embedded') return;
  const names = { flag: '--db', environment: 'the environment', configuration: 'the configuration' };
  throw badUsage(
    `${names[to.from]} names another database: ${shownUrl(to.url)}`,
    'Run it without a named database: it controls only the embedded server.',
  );
}
