/** The migrations of a database, stored in Prisma's own table, so that Prisma's tools agree with ours. */
import type { ClientBase } from 'pg';

export interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
  readonly startedAt: Date;
  /** Null when another tool began the migration and did not finish it. */
  readonly finishedAt: Date | null;
  readonly rolledBackAt: Date | null;
}

export interface AppliedObject {
  readonly path: string;
  readonly checksum: string;
}

/** Column for column as Prisma creates it. */
const CREATE_HISTORY = `
create table if not exists "_prisma_migrations" (
  id                  varchar(36) primary key not null,
  checksum            varchar(64) not null,
  finished_at         timestamptz,
  migration_name      varchar(255) not null,
  logs                text,
  rolled_back_at      timestamptz,
  started_at          timestamptz not null default now(),
  applied_steps_count integer not null default 0
);
create table if not exists "_traderai_objects" (
  path       text primary key,
  checksum   text not null,
  applied_at timestamptz not null default now()
);
comment on table "_traderai_objects" is 'Which text of each function, view, trigger and policy is in force.';
`;

export async function createHistory(client: ClientBase): Promise<void> {
  const { rows } = await client.query(
    `select from pg_catalog.pg_class where oid = to_regclass('"_traderai_objects"') and to_regclass('"_prisma_migrations"') is not null`,
  );
  // Checked first, so that "already exists" is not reported at every start.
  if (rows.length === 0) await client.query(CREATE_HISTORY);
}

/** Every run of every migration, oldest first; empty for a database without migrations. */
export async function readHistory(client: ClientBase): Promise<AppliedMigration[]> {
  if (!(await exists(client, 'public."_prisma_migrations"'))) return [];
  const { rows } = await client.query<AppliedMigration>(
    `select migration_name as name, checksum, started_at as "startedAt", finished_at as "finishedAt", rolled_back_at as "rolledBackAt"
       from public."_prisma_migrations" order by started_at, migration_name`,
  );
  return rows;
}

export async function readAppliedObjects(client: ClientBase): Promise<AppliedObject[]> {
  if (!(await exists(client, 'public."_traderai_objects"'))) return [];
  const { rows } = await client.query<AppliedObject>('select path, checksum from public."_traderai_objects"');
  return rows;
}

async function exists(client: ClientBase, table: string): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>('select to_regclass($1) is not null as found', [table]);
  return rows[0]!.found;
}
