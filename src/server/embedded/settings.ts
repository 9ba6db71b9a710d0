/** Postgres settings for one desk: acknowledged orders are never lost, no TCP, room for an import beside trading. */
import type { Places } from './places.ts';

export type ServerSettings = Readonly<Record<string, string>>;

export const SETTINGS: ServerSettings = {
  // A private socket is the only way in.
  listen_addresses: '',
  unix_socket_permissions: '0700',
  password_encryption: 'scram-sha-256',
  // Ample for the shares of many users; an idle slot costs little memory. The last ones are for engines and
  // administrators.
  max_connections: '500',
  reserved_connections: '20',
  // A login that began before its password was changed completes no later than this.
  authentication_timeout: '20s',
  // An acknowledged order survives a power cut.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  // A year of minute candles is about 150 MB of write-ahead log: it fits between two checkpoints.
  max_wal_size: '4GB',
  min_wal_size: '128MB',
  checkpoint_timeout: '15min',
  checkpoint_completion_target: '0.9',
  wal_buffers: '16MB',
  // Flash, not turning disks.
  random_page_cost: '1.1',
  // Short statements: compiling them takes longer than running them.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // failed-logins.ts reads it.
  log_line_prefix: '%m [%p] %q%u@%d %h %a ',
  log_min_duration_statement: '1s',
  log_checkpoints: 'off',
  shared_preload_libraries: 'pg_stat_statements',
};

export function settingsFile(places: Places, changes: ServerSettings): string {
  const all: ServerSettings = { ...SETTINGS, unix_socket_directories: places.socketDirectory, ...changes };
  const lines = Object.entries(all).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  return `# Written by traderai at every start. Make changes with ALTER SYSTEM, which overrides this file.\n${lines.join('\n')}\n`;
}

/** Every login needs a password, also this machine's superuser. */
export const CLIENT_RULES = `# Written by traderai: one private socket, no TCP.
# TYPE  DATABASE     USER  METHOD
local   all          all   scram-sha-256
local   replication  all   scram-sha-256
`;
