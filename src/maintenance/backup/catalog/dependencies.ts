/** Dependencies between objects, as the server records them. */
import type { Connection } from './session.ts';
import type { Dependencies } from './order-objects.ts';

/** Pairs of objects: each inherits the other's dependencies. */
const PARTS = `
  select 'pg_type/' || t.oid as part, 'pg_class/' || t.typrelid as whole
    from pg_type t join pg_class c on c.oid = t.typrelid where c.relkind <> 'c'
  union all
  select 'pg_type/' || t.oid, 'pg_type/' || t.typelem from pg_type t join pg_type e on e.oid = t.typelem and e.typarray = t.oid
  union all
  select 'pg_type/' || r.rngmultitypid, 'pg_type/' || r.rngtypid from pg_range r
  union all
  select 'pg_class/' || c.oid, 'pg_type/' || c.reltype from pg_class c where c.relkind = 'c'
  union all
  select 'pg_rewrite/' || r.oid, 'pg_class/' || r.ev_class from pg_rewrite r where r.rulename = '_RETURN'
  union all
  select 'pg_attrdef/' || d.oid, 'pg_class/' || d.adrelid
    from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum where a.attgenerated <> ''
  union all
  select 'pg_class/' || k.conindid, 'pg_constraint/' || k.oid from pg_constraint k where k.contype in ('p', 'u', 'x')
  union all
  select 'pg_constraint/' || k.oid, 'pg_type/' || k.contypid from pg_constraint k where k.contypid <> 0
  union all
  select 'pg_class/' || d.objid, 'pg_class/' || d.refobjid
    from pg_depend d join pg_class c on c.oid = d.objid
   where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype = 'i' and c.relkind = 'S'`;

/** A sequence that a column owns is created before the table, whose default may call it. */
const NEEDS = `
  select d.classid::regclass || '/' || d.objid as key, d.refclassid::regclass || '/' || d.refobjid as needed
    from pg_depend d
   where d.objid >= 16384 and d.refobjid >= 16384
     and not (d.classid = 'pg_class'::regclass and d.deptype = 'a' and exists (select from pg_class s where s.oid = d.objid and s.relkind = 'S'))`;

export async function readDependencies(connection: Connection): Promise<Dependencies> {
  const parts = await connection.query<{ part: string; whole: string }>(PARTS);
  const wholes = new Map(parts.rows.map(({ part, whole }) => [part, whole]));
  const wholeOf = (key: string): string => {
    const whole = wholes.get(key);
    return whole === undefined ? key : wholeOf(whole);
  };
  const dependencies = new Map<string, Set<string>>();
  const needs = await connection.query<{ key: string; needed: string }>(NEEDS);
  for (const { key, needed } of needs.rows) {
    const [one, other] = [wholeOf(key), wholeOf(needed)];
    if (one === other) continue;
    const set = dependencies.get(one);
    if (set === undefined) dependencies.set(one, new Set([other]));
    else set.add(other);
  }
  return dependencies;
}
