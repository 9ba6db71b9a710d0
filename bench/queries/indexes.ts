/** Drops the indexes of a table for a faster fill, and creates all of them again before the first query. */
import type { Asker } from './asker.ts';

interface Laid {
  readonly name: string;
  readonly definition: string;
  readonly kind: 'index' | 'key';
  /** Number of partitions with this index; all of them when the index is valid. */
  readonly parts: number;
  readonly valid: boolean;
}

/** Throws when the indexes afterwards differ from the indexes before. */
export async function withoutIndexes(asker: Asker, table: string, fill: () => Promise<void>): Promise<void> {
  const before = await layoutOf(asker, table);
  const missing = before.find(({ valid }) => !valid);
  if (missing !== undefined) throw new Error(`the index ${missing.name} of ${table} is not valid`);
  const references = await asker.ask('select from pg_catalog.pg_constraint where confrelid = $1::regclass', [
    `"${table}"`,
  ]);
  // A key with foreign keys to it stays, because it cannot be dropped without them.
  const dropped = before.filter(({ kind }) => kind === 'index' || references.length === 0);
  for (const { name, kind } of dropped)
    await asker.ask(kind === 'key' ? `alter table "${table}" drop constraint "${name}"` : `drop index "${name}"`);
  await fill();
  for (const { name, kind, definition } of dropped)
    await asker.ask(kind === 'key' ? `alter table "${table}" add constraint "${name}" ${definition}` : definition);
  const after = await layoutOf(asker, table);
  if (JSON.stringify(after) !== JSON.stringify(before))
    throw new Error(`the indexes of ${table} differ from those before the fill`);
}

/** Indexes and keys of the table itself; those of its partitions follow it. */
async function layoutOf(asker: Asker, table: string): Promise<Laid[]> {
  // Postgres prints the index of a partitioned table with ON ONLY, which would create no index on its partitions.
  return asker.ask<Laid>(
    `select c.relname::text as name, coalesce(pg_get_constraintdef(k.oid), replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ')) as definition,
            case when k.oid is null then 'index' else 'key' end as kind, i.indisvalid as valid,
            (select count(*)::integer from pg_catalog.pg_inherits h where h.inhparent = c.oid) as parts
       from pg_catalog.pg_index i
       join pg_catalog.pg_class c on c.oid = i.indexrelid
       left join pg_catalog.pg_constraint k on k.conindid = i.indexrelid and k.conrelid = i.indrelid
      where i.indrelid = $1::regclass order by 1`,
    [`"${table}"`],
  );
}
