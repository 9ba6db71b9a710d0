/**
 * The state that a connection finds: of the schema, and its own user and rights. One query, so that every command can
 * afford it.
 */
import type { ClientBase, Pool } from 'pg';
import { DatabaseFailure } from '../../database/failure.ts';
import { readSchemaFiles } from '../../maintenance/migrator/migration-files.ts';
import { planMigration } from '../../maintenance/migrator/plan.ts';

export interface Standing {
  /** `missing`: the database has no schema of ours. `closed`: the login may not read the schema. */
  readonly schema: 'current' | 'outdated' | 'missing' | 'closed';
  /** Number of pending migrations; 0 when only functions and grants differ. */
  readonly pending: number;
  /** The login's active user; null when it has none, or when that is unknown. */
  readonly userId: string | null;
  readonly superuser: boolean;
  /** True when the login may act as the desk's engine. */
  readonly engine: boolean;
}

const STANDING = `
select (select json_agg(json_build_object('name', migration_name, 'checksum', checksum, 'startedAt', started_at,
                                          'finishedAt', finished_at, 'rolledBackAt', rolled_back_at) order by started_at, migration_name)
          from public."_prisma_migrations") as history,
       (select json_agg(json_build_object('path', path, 'checksum', checksum)) from public."_traderai_objects") as objects,
       public.current_user_id()::text as "userId",
       current_setting('is_superuser') = 'on' as superuser,
       pg_has_role(to_regrole('traderai_engine'), 'member') as engine`;

interface Row {
  readonly history:
    | readonly {
        readonly name: string;
        readonly checksum: string;
        readonly startedAt: string;
        readonly finishedAt: string | null;
        readonly rolledBackAt: string | null;
      }[]
    | null;
  readonly objects: readonly { readonly path: string; readonly checksum: string }[] | null;
  readonly userId: string | null;
  readonly superuser: boolean;
  readonly engine: boolean | null;
}

const NOTHING = { pending: 0, userId: null, superuser: false, engine: false } as const;

/** Throws connection errors, and when files and history contradict each other. */
export async function readStanding(connection: Pick<ClientBase | Pool, 'query'>): Promise<Standing> {
  let row: Row;
  try {
    const { rows } = await connection.query<Row>(STANDING);
    row = rows[0]!;
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code === '42P01' || code === '42703' || code === '42883') return { ...NOTHING, schema: 'missing' };
    if (code === '42501') return { ...NOTHING, schema: 'closed' };
    throw error;
  }
  const history = (row.history ?? []).map((one) => ({
    name: one.name,
    checksum: one.checksum,
    startedAt: new Date(one.startedAt),
    finishedAt: one.finishedAt === null ? null : new Date(one.finishedAt),
    rolledBackAt: one.rolledBackAt === null ? null : new Date(one.rolledBackAt),
  }));
  const { applied, pending, objects } = planMigration({
    files: readSchemaFiles(),
    history,
    objects: row.objects ?? [],
  });
  const schema =
    applied.length === 0 ? 'missing' : pending.length === 0 && objects === 'current' ? 'current' : 'outdated';
  return { schema, pending: pending.length, userId: row.userId, superuser: row.superuser, engine: row.engine === true };
}

/** Listening and leading need the primary server. Throws REPLICA. */
export async function assertPrimary(connection: Pick<ClientBase | Pool, 'query'>): Promise<void> {
  const { rows } = await connection.query<{ replica: boolean }>('select pg_is_in_recovery() as replica');
  if (!rows[0]!.replica) return;
  throw new DatabaseFailure({
    code: 'REPLICA',
    message: 'this server is a replica: it is read-only, sends no notifications and takes no orders',
    hint: 'Connect to the primary. Lists and reports work here, and so does a snapshot of the desk: traderai | cat',
  });
}

export function noSchema(): DatabaseFailure {
  return new DatabaseFailure({
    code: 'NO_SCHEMA',
    message: 'this database is not a desk yet: it has no schema',
    hint: MIGRATE,
  });
}

export function outdated({ pending }: Standing): DatabaseFailure {
  const waiting = pending === 0 ? 'its functions and grants differ' : `${pending} pending migrations`;
  return new DatabaseFailure({
    code: 'SCHEMA_OUTDATED',
    message: `the schema of this database does not match this version: ${waiting}`,
    hint: MIGRATE,
  });
}

export function noUser(): DatabaseFailure {
  return new DatabaseFailure({
    code: 'NO_SUCH_USER',
    message: 'the login of this URL has no active user on the desk',
    hint: 'Connect as another login, or ask an administrator of the desk: traderai user create',
    kind: 'denied',
  });
}

const MIGRATE = 'Update it as a superuser: traderai db migrate';
