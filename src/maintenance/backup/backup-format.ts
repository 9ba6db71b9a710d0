/**
 * The format of a backup file. Three parts follow one another:
 *
 *     TRADERAI BACKUP 1⏎        identifies the file, readable with `head -1`
 *     gzip                      records in the order of a restore: header, roles, schema, the rows of each table,
 *                               schema
 *     gzip                      contents as JSON: rows and SHA-256 of each table, positions of sequences
 *     ⏎contents N sha256 H⏎     the offset of the contents, and the SHA-256 of all bytes before H
 *
 * The contents come last because they are known only then: no table is read twice, and no data waits in memory or on
 * the disk.
 */
import * as z from 'zod';

export const FORMAT_VERSION = 1;
export const MAGIC = `TRADERAI BACKUP ${FORMAT_VERSION}\n`;

const OFFSET_DIGITS = 16;

/** The part of the last line that the checksum covers: the text before the checksum itself. */
export function trailerStart(contentsOffset: number): string {
  return `\ncontents ${String(contentsOffset).padStart(OFFSET_DIGITS, '0')} sha256 `;
}

/** 64 hexadecimal digits and a line break. */
export const TRAILER_END_BYTES = 65;
export const TRAILER_BYTES = trailerStart(0).length + TRAILER_END_BYTES;
const TRAILER = /^\ncontents (\d{16}) sha256 ([0-9a-f]{64})\n$/;

/** Null when a file does not end like a backup. */
export function parseTrailer(text: string): { readonly contentsOffset: number; readonly sha256: string } | null {
  const match = TRAILER.exec(text);
  return match === null ? null : { contentsOffset: Number(match[1]), sha256: match[2]! };
}

/**
 * `J`: JSON; `D`: bytes of a table's rows as COPY writes them. A letter and a length of four bytes precede each record.
 */
export type RecordKind = 'J' | 'D';
export const RECORD_HEAD_BYTES = 5;
/** A longer record means a damaged file: rows are cut into pieces, and no statement is that long. */
export const LONGEST_RECORD_BYTES = 256 * 1024 * 1024;

const tableRecord = z.object({
  /** In the form that statements need: `public."Order"`. */
  name: z.string(),
  columns: z.array(z.string()),
});
export type BackedUpTable = z.infer<typeof tableRecord>;

const headerRecord = z.object({
  kind: z.literal('header'),
  createdAt: z.string(),
  /** `18.4` */
  serverVersion: z.string(),
  /** 180004 */
  serverVersionNumber: z.number(),
  database: z.object({
    name: z.string(),
    encoding: z.string(),
    collate: z.string(),
    characterType: z.string(),
    localeProvider: z.string(),
    locale: z.string().nullable(),
  }),
  /** Name of the desk's newest migration; null when the database is not a desk. */
  migration: z.string().nullable(),
  extensions: z.array(z.string()),
  tables: z.array(tableRecord),
});
export type BackupHeader = z.infer<typeof headerRecord>;

const roleRecord = z.object({
  name: z.string(),
  superuser: z.boolean(),
  inherit: z.boolean(),
  createRole: z.boolean(),
  createDatabase: z.boolean(),
  login: z.boolean(),
  replication: z.boolean(),
  bypassRowSecurity: z.boolean(),
  connectionLimit: z.number(),
  validUntil: z.string().nullable(),
  /** SCRAM verifier; null for a role without a password, or when the login could not read it. */
  password: z.string().nullable(),
  comment: z.string().nullable(),
  /** `name=value` */
  settings: z.array(z.string()),
});
export type BackedUpRole = z.infer<typeof roleRecord>;

const membershipRecord = z.object({
  role: z.string(),
  member: z.string(),
  admin: z.boolean(),
  /** Null from a server without this option. */
  inherit: z.boolean().nullable(),
  set: z.boolean().nullable(),
  /** Null for the first superuser. */
  grantor: z.string().nullable(),
});
export type BackedUpMembership = z.infer<typeof membershipRecord>;

const rolesRecord = z.object({
  kind: z.literal('roles'),
  roles: z.array(roleRecord),
  memberships: z.array(membershipRecord),
  /** Rights to set parameters of the server, as statements. */
  parameters: z.array(z.object({ role: z.string(), sql: z.string() })),
});
export type BackedUpRoles = z.infer<typeof rolesRecord>;

export const streamRecord = z.discriminatedUnion('kind', [
  headerRecord,
  rolesRecord,
  z.object({ kind: z.literal('statement'), stage: z.string(), name: z.string(), sql: z.string() }),
  /** Pieces of rows follow until the table ends. */
  z.object({ kind: z.literal('table'), index: z.number() }),
  z.object({ kind: z.literal('table end') }),
]);
export type StreamRecord = z.infer<typeof streamRecord>;

const tableContents = z.object({ name: z.string(), rows: z.number(), bytes: z.number(), sha256: z.string() });
export type TableContents = z.infer<typeof tableContents>;

export const contentsRecord = z.object({
  header: headerRecord,
  /** In the order of the header's tables. */
  tables: z.array(tableContents),
  sequences: z.array(z.object({ name: z.string(), lastValue: z.string(), isCalled: z.boolean() })),
  roles: z.array(z.string()),
  /** Of schemaText() in comparable form. */
  schemaSha256: z.string(),
});
export type BackupContents = z.infer<typeof contentsRecord>;
