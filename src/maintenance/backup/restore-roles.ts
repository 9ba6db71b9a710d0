/**
 * Creates the roles of a backup that this cluster lacks. Existing roles stay unchanged, because other databases use
 * them as well.
 */
import type { BackedUpMembership, BackedUpRole, BackedUpRoles } from './backup-format.ts';
import type { Connection } from './catalog/session.ts';
import { quotedName, quotedText, settingText } from './catalog/words.ts';

export interface RestoredRoles {
  readonly created: readonly string[];
  /** Roles that existed before, with their own attributes and passwords. */
  readonly kept: readonly string[];
}

/** From this version on, GRANT names membership options. */
const NAMED_OPTIONS = 160_000;

export async function restoreRoles(
  connection: Connection,
  { roles, memberships, parameters }: BackedUpRoles,
): Promise<RestoredRoles> {
  const present = await presentRoles(connection);
  const missing = roles.filter(({ name }) => !present.has(name));
  for (const role of missing) await createRole(connection, role);
  const created = new Set(missing.map(({ name }) => name));
  const logins = new Set(roles.filter(({ login }) => login).map(({ name }) => name));
  // An existing login keeps its rights; memberships between groups are restored, because groups work only with them.
  const wanted = memberships.filter(
    ({ role, member }) => created.has(role) || created.has(member) || !logins.has(member),
  );
  const { rows } = await connection.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  );
  for (const membership of inOrderOfGrant(wanted)) await connection.query(membershipText(membership, rows[0]!.version));
  for (const { role, sql } of parameters) if (created.has(role)) await connection.query(sql);
  return { created: [...created], kept: roles.map(({ name }) => name).filter((name) => present.has(name)) };
}

async function presentRoles(connection: Connection): Promise<Set<string>> {
  const { rows } = await connection.query<{ name: string }>('select rolname as name from pg_catalog.pg_roles');
  return new Set(rows.map(({ name }) => name));
}

async function createRole(connection: Connection, role: BackedUpRole): Promise<void> {
  const name = quotedName(role.name);
  await connection.query(`create role ${name} ${attributes(role).join(' ')}`);
  if (role.comment !== null) await connection.query(`comment on role ${name} is ${quotedText(role.comment)}`);
  for (const setting of role.settings) await connection.query(`alter role ${name} set ${settingText(setting)}`);
}

/** A right that a role does not have is left out: some attributes need a superuser even to be denied. */
function attributes(role: BackedUpRole): string[] {
  const flags: (readonly [boolean, string])[] = [
    [role.superuser, 'superuser'],
    [!role.inherit, 'noinherit'],
    [role.createRole, 'createrole'],
    [role.createDatabase, 'createdb'],
    [role.login, 'login'],
    [role.replication, 'replication'],
    [role.bypassRowSecurity, 'bypassrls'],
  ];
  return [
    ...flags.filter(([has]) => has).map(([, word]) => word),
    ...(role.connectionLimit === -1 ? [] : [`connection limit ${role.connectionLimit}`]),
    ...(role.validUntil === null ? [] : [`valid until ${quotedText(role.validUntil)}`]),
    ...(role.password === null ? [] : [`password ${quotedText(role.password)}`]),
  ];
}

function membershipText({ role, member, admin, inherit, set, grantor }: BackedUpMembership, version: number): string {
  const grant = `grant ${quotedName(role)} to ${quotedName(member)}`;
  const by = grantor === null ? '' : ` granted by ${quotedName(grantor)}`;
  if (version < NAMED_OPTIONS) return `${grant}${admin ? ' with admin option' : ''}${by}`;
  const options = [
    `admin ${admin}`,
    ...(inherit === null ? [] : [`inherit ${inherit}`]),
    ...(set === null ? [] : [`set ${set}`]),
  ];
  return `${grant} with ${options.join(', ')}${by}`;
}

/** A role cannot pass on a right before it was granted to that role. */
function inOrderOfGrant(memberships: readonly BackedUpMembership[]): BackedUpMembership[] {
  const ordered: BackedUpMembership[] = [];
  let waiting = [...memberships];
  const mayGrant = new Set<string>();
  while (waiting.length > 0) {
    const ready = waiting.filter(({ role, grantor }) => grantor === null || mayGrant.has(`${role}\n${grantor}`));
    // The grantor got its right outside of this backup: the grant goes to the first superuser.
    if (ready.length === 0) return [...ordered, ...waiting.map((membership) => ({ ...membership, grantor: null }))];
    for (const { role, member, admin } of ready) if (admin) mayGrant.add(`${role}\n${member}`);
    ordered.push(...ready);
    waiting = waiting.filter((membership) => !ready.includes(membership));
  }
  return ordered;
}
