/** Recognizes that another version of the program changed the schema while this process runs. */
import type { Queryable } from './actions/queryable.ts';

export const SCHEMA_CHANGED =
  'another version of traderai changed the schema of this desk; this process still belongs to the earlier one';

export const SCHEMA_CHANGED_HINT = 'Start it again with the version of traderai that the desk has now.';

/** A summary of the applied migrations and objects. Every login of the desk may read both. */
const MARK = `
select md5(concat(
  (select string_agg(migration_name || checksum, ',' order by migration_name)
     from public."_prisma_migrations" where finished_at is not null and rolled_back_at is null), ' ',
  (select string_agg(path || checksum, ',' order by path) from public."_traderai_objects"))) as mark`;

export interface SchemaWatch {
  /** Reads the schema's mark. Returns false while it differs from the one at the beginning. */
  holds(connection: Queryable): Promise<boolean>;
  /** The result of the latest call. */
  changed(): boolean;
}

/** The schema is that of this program now: the caller has checked it. */
export async function watchSchema(connection: Queryable): Promise<SchemaWatch> {
  const first = await readMark(connection);
  let changed = false;
  return {
    async holds(latest) {
      changed = (await readMark(latest)) !== first;
      return !changed;
    },
    changed: () => changed,
  };
}

async function readMark(connection: Queryable): Promise<string> {
  const { rows } = await connection.query(MARK);
  return (rows[0] as { readonly mark: string }).mark;
}
