/**
 * Attacks on the server: forged settings and roles, objects that are found before the real ones, locks, queues, files,
 * programs, secrets.
 */
import { DENIED, allowed, noTrace, nothing, only } from './attack.ts';
import type { Attack } from './attack.ts';

const IDENTITY: readonly Attack[] = [
  ['become the owner', 'set role traderai_owner', DENIED],
  ['become an administrator', 'set role traderai_admin', DENIED],
  ['become the engine', 'set role traderai_engine', DENIED],
  ['become the maker of logins', 'set role traderai_roles', DENIED],
  ['become the ender of sessions', 'set role traderai_sessions', DENIED],
  ['become the victim', (s) => `set role ${s.victim.login}`, DENIED],
  ['become a role by a setting', `select set_config('role', 'traderai_owner', false)`, DENIED],
  ['take on a session', (s) => `set session authorization ${s.victim.login}`, DENIED],
  [
    'forge the user by a setting',
    (s) =>
      `set traderai.user_id = '${s.victim.userId}'; set "request.jwt.claims" = '{"sub":"${s.victim.userId}"}'; select current_user_id()`,
    only((s) => s.mallory.userId),
  ],
  ['be an administrator by a setting', `set traderai.admin = 'on'; set is_superuser = on`, '55P02'],
  [
    'change the user by setting another role',
    'set role traderai_viewer; select current_user_id()',
    only((s) => s.mallory.userId),
  ],
  ['see more under another role', 'set role traderai_viewer; table "Order"', noTrace],
  ['switch row security off', 'set row_security = off; table "Order"', DENIED],
  ['switch triggers off', 'set session_replication_role = replica', DENIED],
  ['give oneself a role', 'grant traderai_admin to current_user', DENIED],
  ['make a role', 'create role eve superuser login', DENIED],
  ['drop a role', (s) => `drop role ${s.victim.login}`, DENIED],
  ...[
    'superuser',
    'createrole',
    'createdb',
    'bypassrls',
    'replication',
    `valid until 'infinity'`,
    'connection limit -1',
  ].map((what): Attack => [`alter one’s own role: ${what}`, (s) => `alter role ${s.mallory.login} ${what}`, DENIED]),
  ['rename oneself', (s) => `alter role ${s.mallory.login} rename to postgres2`, '0A000'],
  ['set the victim’s password', (s) => `alter role ${s.victim.login} password 'x'`, DENIED],
  ['change the victim’s settings', (s) => `alter role ${s.victim.login} set search_path = 'x'`, DENIED],
  ['log in without triggers', (s) => `alter role ${s.mallory.login} set session_replication_role = replica`, DENIED],
  [
    'set the database’s settings',
    (s) => `alter database ${s.mallory.config.database} set session_replication_role = replica`,
    DENIED,
  ],
  [
    'lift one’s own time limits, which the reaper sets again',
    (s) =>
      `begin; alter role ${s.mallory.login} set statement_timeout = 0; rollback; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = 0`,
    allowed,
  ],
  [
    'choose a weak password, which is one’s own',
    (s) => `begin; alter role ${s.mallory.login} password 'weak'; rollback`,
    allowed,
  ],
];

const HIJACK: readonly Attack[] = [
  ['put a temporary table before a real one', 'create temporary table "User" as select 1', DENIED],
  ['put a temporary type before the system’s', `create type pg_temp.text as enum ('a')`, DENIED],
  ['put a temporary view before a table', 'create temporary view "Order" as select 1', DENIED],
  [
    'put a temporary function before a real one',
    `create function pg_temp.is_desk_admin() returns boolean language sql as 'select true'`,
    DENIED,
  ],
  ['make a table in the desk’s schema', 'create table public.mine (a int)', DENIED],
  ['make a schema to search first', 'create schema eve', DENIED],
  [
    'make an operator to search first',
    'create operator public.= (leftarg = text, rightarg = text, function = textne)',
    DENIED,
  ],
  ['select into a table', 'select 1 as a into public.mine', DENIED],
  ['search nothing', `set search_path = ''; select public.current_user_id()`, only((s) => s.mallory.userId)],
  ['search the temporary schema first', `set search_path = pg_temp, public; select is_desk_admin()`, only(false)],
  ['loop in a DO block', 'do $$ begin loop end loop; end $$', DENIED],
  ['make a function', `create function f() returns int language sql as 'select 1'`, DENIED],
  ['make a procedure', `create procedure p() language sql as 'select 1'`, DENIED],
  ['make a domain', 'create domain d as int', DENIED],
  ['make an extension', 'create extension dblink', DENIED],
  ['make a trusted extension', 'create extension pgcrypto', DENIED],
  ['reach another server', 'create server s foreign data wrapper postgres_fdw', '42704'],
  ['make a wrapper', 'create foreign data wrapper w', DENIED],
  ['load a library', `load '/tmp/x.so'`, DENIED],
  [
    'watch all statements with an event trigger',
    'create event trigger e on ddl_command_start execute function suppress_redundant_updates_trigger()',
    DENIED,
  ],
  ['make a database', 'create database eve', DENIED],
  ['drop what the owner has', 'drop owned by traderai_owner', DENIED],
  ['take what the owner has', 'reassign owned by traderai_owner to current_user', DENIED],
];

const RESOURCES: readonly Attack[] = [
  ['take the migrator’s lock', 'select pg_advisory_lock(72707369)', DENIED],
  ['try the migrator’s lock', 'select pg_try_advisory_lock(72707369)', DENIED],
  [
    'take the partitions’ lock',
    `select pg_advisory_xact_lock(hashtext('month partitions'), hashtext('Trade'))`,
    DENIED,
  ],
  ['share a lock', 'select pg_advisory_lock_shared(1)', DENIED],
  ['release locks', 'select pg_advisory_unlock_all()', DENIED],
  [
    'fill the disk with files of snapshots, which temp_file_limit does not count',
    'select count(pg_export_snapshot()) from generate_series(1, 100)',
    DENIED,
    'viewer',
  ],
  ['make a large object', 'select lo_create(0)', DENIED],
  ['fill a large object', `select lo_from_bytea(0, repeat('x', 1000)::bytea)`, DENIED],
  ['read a file as a large object', `select lo_import('/etc/passwd')`, DENIED],
  ['read large objects', 'select * from pg_largeobject', DENIED],
  ['write a logical message', `select pg_logical_emit_message(false, 'x', 'y')`, DENIED],
  ['make a replication slot', `select pg_create_logical_replication_slot('s', 'pgoutput')`, DENIED],
  ['notify by function', `select pg_notify('traderai_order', 'x')`, DENIED],
  ['fill the queue by function', `select pg_notify('x', repeat('x', 7000)) from generate_series(1, 1000000)`, DENIED],
  ['notify by statement, which only makes listeners read again', `notify traderai_order, 'x'`, nothing],
  ['listen, which shows only keys of unreadable rows', 'listen traderai_order', nothing],
  ['keep a transaction without a session', `begin; prepare transaction 'x'`, '55000'],
  ['end the victim’s session', (s) => `select pg_terminate_backend(${s.victimProcessId})`, DENIED],
  ['cancel the victim’s statement', (s) => `select pg_cancel_backend(${s.victimProcessId})`, DENIED],
  ['reload settings', 'select pg_reload_conf()', DENIED],
  ['switch the log', 'select pg_switch_wal()', DENIED],
  ['force a checkpoint', 'checkpoint', DENIED],
  ['set the server’s settings', `alter system set work_mem = '1GB'`, DENIED],
  ['forget statistics', 'select pg_stat_reset()', DENIED],
  ['forget the statements of others', 'select bound_statement_texts()', DENIED],
  ['see the size of a file of the server', `select pg_stat_file('pg_stat_tmp/pgss_query_texts.stat', true)`, DENIED],
  ['ask when another login ends', (s) => `select has_expired('${s.victim.login}')`, DENIED],
  ['try the scope of the market', 'select require_market_scope()', DENIED],
  ['drop the login of a key', (s) => `select drop_login('${s.viewer.user!}')`, DENIED],
];

const SECRETS: readonly Attack[] = [
  ['run a program', `copy (select 1) to program 'id'`, DENIED],
  ['read from a program', `copy "Quote" from program 'id'`, DENIED],
  ['read a file', `copy "Quote" from '/etc/passwd'`, DENIED],
  ['write a file', `copy (select 1) to '/tmp/eve'`, DENIED],
  ['read a file by function', `select pg_read_file('/etc/passwd')`, DENIED],
  ['read a file’s bytes by function', `select pg_read_binary_file('PG_VERSION')`, DENIED],
  ['list a folder', `select pg_ls_dir('/')`, DENIED],
  ['look for a file', `select pg_stat_file('/etc/passwd')`, DENIED],
  ['read verifiers', 'select rolpassword from pg_authid', DENIED],
  ['read verifiers by view', 'select passwd from pg_shadow', DENIED],
  ['read verifiers that are masked', `select rolpassword from pg_roles where rolpassword <> '********'`, DENIED],
  ['read rules of entry', 'select * from pg_hba_file_rules', DENIED],
  ['read connections of subscriptions', 'select subconninfo from pg_subscription', DENIED],
  ['read raw statistics', 'select * from pg_statistic', DENIED],
  ['read passwords of foreign servers', 'select umoptions from pg_user_mapping', DENIED],
  ['read where the data lies', `select current_setting('data_directory')`, DENIED],
  [
    'read statements of other sessions',
    `select query from pg_stat_activity where usename <> session_user and query not in ('', '<insufficient privilege>')`,
    DENIED,
  ],
];

export const ON_SERVER: readonly Attack[] = [...IDENTITY, ...HIJACK, ...RESOURCES, ...SECRETS];
