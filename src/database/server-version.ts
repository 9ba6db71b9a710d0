/** The versions of Postgres that a desk works on: those on which its tests pass. */
import type { ClientBase } from 'pg';
import { DatabaseFailure } from './failure.ts';

const OLDEST = 15;
const NEWEST = 18;

/** Null when the version is supported. `number` is the server's `server_version_num`: 180004 for 18.4. */
export function versionRemedy(number: number): string | null {
  const major = Math.floor(number / 10_000);
  return major >= OLDEST && major <= NEWEST ? null : `Use Postgres ${OLDEST} to ${NEWEST}.`;
}

/** Throws SERVER_VERSION before anything changes on a server of another version. */
export async function assertSupportedServer(client: Pick<ClientBase, 'query'>): Promise<void> {
  const { rows } = await client.query<{ version: string; number: number }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number`,
  );
  const { version, number } = rows[0]!;
  const hint = versionRemedy(number);
  if (hint === null) return;
  throw new DatabaseFailure({
    code: 'SERVER_VERSION',
    message: `this version of Postgres is not supported: ${version}`,
    hint,
    kind: 'failed',
  });
}
