/**
 * Attacks on what migrations make: on the record of migrations, by which every program decides whether it opens the
 * desk, and on the definitions of tables, types and functions.
 */
import { DENIED } from './attack.ts';
import type { Attack } from './attack.ts';

const insertMigration = (name: string): string =>
  `insert into "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count) values (gen_random_uuid()::text, repeat('0', 64), '${name}', now(), 1)`;

const RECORD: readonly Attack[] = [
  ['make the desk look newer than every program', insertMigration('9999_future'), DENIED],
  ['make the desk look like one of a preview', insertMigration('0010_person_limits'), DENIED],
  ['make the desk look newer, as an administrator', insertMigration('9998_future'), DENIED, 'admin'],
  ['change the checksum of a migration', `update "_prisma_migrations" set checksum = repeat('0', 64)`, DENIED],
  ['mark a migration as undone', 'update "_prisma_migrations" set rolled_back_at = now()', DENIED],
  ['mark a migration as unfinished', 'update "_prisma_migrations" set finished_at = null', DENIED, 'admin'],
  [
    'record an object of another version',
    `insert into "_traderai_objects" (path, checksum) values ('orders/newer.sql', repeat('0', 64))`,
    DENIED,
  ],
  ['change the checksum of an object', `update "_traderai_objects" set checksum = repeat('0', 64)`, DENIED],
  ['forget the applied objects', 'delete from "_traderai_objects"', DENIED, 'admin'],
  ['empty the record of migrations', 'truncate "_prisma_migrations", "_traderai_objects"', DENIED],
  ['lock the record of migrations', 'begin; lock table "_prisma_migrations" in access exclusive mode', DENIED],
  ['lock the record of objects', 'begin; lock table "_traderai_objects" in exclusive mode', DENIED, 'admin'],
  ['take the record of migrations', 'alter table "_prisma_migrations" owner to current_user', DENIED],
  [
    'end a read-only desk as the migrator does',
    `set traderai.migrating to 'on'; update "DeskState" set read_only = false, reason = null, cause = null`,
    DENIED,
    'admin',
  ],
];

const DEFINITIONS: readonly Attack[] = [
  ['let trades of no month pass', 'alter table "Trade" detach partition "Trade_default"', DENIED],
  ['write the trades of no month', 'insert into "Trade_default" default values', DENIED],
  ['read the trades of no month past their table', 'select * from "Trade_default"', DENIED],
  ['allow a second user of an address', 'drop index "User_email"', DENIED],
  ['build an index that answers guesses', 'create index guess on "User" (email)', DENIED],
  ['let a narrow key have every scope', 'alter table "ApiKey" drop constraint "ApiKey_narrow_scopes"', DENIED, 'admin'],
  ['add a kind of alert', `alter type "AlertType" add value 'NOISE'`, DENIED],
  ['rename a state of orders', `alter type "OrderStatus" rename value 'NEW' to 'OLD'`, DENIED],
  [
    'let every text be stored',
    `create or replace function public.plain_text(value text, longest integer) returns boolean language sql immutable return true`,
    DENIED,
  ],
  ['make every order final', 'alter function public.is_open("OrderStatus") rename to is_closed', DENIED],
  ['change the default age of quotes', 'alter table "DeskState" alter max_quote_age_seconds set default 86400', DENIED],
  ['describe a column differently', `comment on column "Alert".user_id is 'free'`, DENIED, 'admin'],
];

export const ON_SCHEMA: readonly Attack[] = [...RECORD, ...DEFINITIONS];
