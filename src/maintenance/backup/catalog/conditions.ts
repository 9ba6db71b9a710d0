/** SQL fragments that many catalog queries share. */

/** Belongs neither to the server nor to an extension: `namespace` and `object` are columns with oids. */
export function isOurs(object: string, catalog: string, namespace: string): string {
  return `${isOwnSchema(namespace)} and not ${isOfExtension(object, catalog)}`;
}

export function isOwnSchema(namespace: string): string {
  return `exists (select from pg_namespace own where own.oid = ${namespace} and own.nspname !~ '^pg_' and own.nspname <> 'information_schema')`;
}

export function isOfExtension(object: string, catalog: string): string {
  return `exists (select from pg_depend member where member.classid = '${catalog}'::regclass and member.objid = ${object} and member.deptype = 'e')`;
}

/** The statistics extension belongs to the server: neither a backup nor the text of a schema includes it. */
export const isOfTheServer = (extensionName: string): string => `${extensionName} = 'pg_stat_statements'`;

/** Belongs to an extension that a backup includes. */
export function isOfKeptExtension(object: string, catalog: string): string {
  return `exists (select from pg_depend member join pg_extension of on of.oid = member.refobjid and member.refclassid = 'pg_extension'::regclass
    where member.classid = '${catalog}'::regclass and member.objid = ${object} and member.deptype = 'e' and not ${isOfTheServer('of.extname')})`;
}

/** Created along with another object, like the functions and casts of a range type. */
export function isPartOfAnother(object: string, catalog: string): string {
  return `exists (select from pg_depend part where part.classid = '${catalog}'::regclass and part.objid = ${object} and part.deptype = 'i')`;
}

/** The first superuser of every cluster, under any name. */
export const BOOTSTRAP_ROLE = 10;

/**
 * A role in a statement. The first superuser becomes the restoring role: its name differs between clusters. Null for a
 * dropped role.
 */
export function roleText(role: string): string {
  return `case ${role} when 0 then 'public' when ${BOOTSTRAP_ROLE} then 'current_user' else (select quote_ident(named.rolname) from pg_roles named where named.oid = ${role}) end`;
}

/** `(fillfactor='70')` from an array of options, null when there are none. */
export function optionsText(options: string): string {
  return `(select '(' || string_agg(format('%s=%L', o.option_name, o.option_value), ', ' order by o.option_name) || ')' from pg_options_to_table(${options}) o)`;
}

/** Storage, cycle and bounds of a sequence, in the form that follows its name; `s` is a row of pg_sequence. */
export const SEQUENCE_OPTIONS = `format('increment by %s minvalue %s maxvalue %s start with %s cache %s%s',
  s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache, case when s.seqcycle then ' cycle' else '' end)`;
