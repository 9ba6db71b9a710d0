/** Homes below the folder for temporary files, removed with everything that runs in them. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeCluster } from '../../src/server/embedded/server.ts';

export interface TestHome {
  readonly path: string;
  /** Stops its server and removes everything. */
  remove(): Promise<void>;
}

/** `reach: 'own'` denies access to every other account, like mktemp. */
export function makeTestHome({ reach = 'all' }: { readonly reach?: 'all' | 'own' } = {}): TestHome {
  const path = mkdtempSync(join(tmpdir(), 'traderai-home-'));
  if (reach === 'all') chmodSync(path, 0o711);
  return {
    path,
    async remove() {
      await removeCluster(path);
      rmSync(path, { recursive: true, force: true });
    },
  };
}
