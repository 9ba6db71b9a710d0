/** After a restore: an older desk is migrated, so that the restored one works. The way back is the backup. */
import type { ClientConfig } from 'pg';
import { unreachable } from '../../domain/unreachable.ts';
import { migrate, readPlan, withClient } from '../../maintenance/migrator/migrator.ts';
import { readTakeoverState } from '../../maintenance/takeover/state.ts';
import type { Context } from '../command.ts';
import { asSuperuser } from './administrator.ts';
import { sayProgress } from './progress.ts';

export type Brought =
  /** `current`: the backup has the schema of this version. `not a desk`: no desk, or one that was being taken over. */
  | { readonly schema: 'current' | 'not a desk' }
  | { readonly schema: 'migrated'; readonly applied: readonly string[] }
  | { readonly schema: 'outdated'; readonly pending: number };

/** `config` connects to the restored database. */
export async function bringRestored(
  context: Context,
  config: ClientConfig,
  { migrates }: { readonly migrates: 'yes' | 'no' },
): Promise<Brought> {
  const takeover = await withClient(config, readTakeoverState);
  const plan = await readPlan(config);
  if (takeover === 'legacy' || takeover === 'underway' || plan.applied.length === 0) return { schema: 'not a desk' };
  if (plan.pending.length === 0 && plan.objects === 'current') return { schema: 'current' };
  if (migrates === 'no') return { schema: 'outdated', pending: plan.pending.length };
  const { done } = await asSuperuser(context, () => migrate(config, { onProgress: sayProgress(context.output) }));
  return { schema: 'migrated', applied: done };
}

/** The last line of a restore; null when there is nothing to say. */
export function broughtLine(brought: Brought): string | null {
  switch (brought.schema) {
    case 'current':
      return null;
    case 'not a desk':
      return 'This is not a desk of this version yet. Make it one with: traderai db migrate';
    case 'migrated':
      return `The backup had an earlier schema: ${brought.applied.length} migrations were applied. The way back is the backup.`;
    case 'outdated':
      return `The schema is older than this version (${brought.pending} pending migrations): commands refuse until you run: traderai db migrate`;
    default:
      return unreachable(brought);
  }
}
