/** Every setting in one schema: the file in the home, overridden by the environment. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Environment } from './environment.ts';

const configurationSchema = z.strictObject({
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be a Postgres URL: postgresql://user@host:5432/database')
    .nullable()
    .default(null),
  /** How an engine connects to that database; null: in the same way as people. */
  engineDatabaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be a Postgres URL: postgresql://user@host:5432/database')
    .nullable()
    .default(null),
  /** The same database without a pooler, which would break LISTEN. */
  listenDatabaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be a Postgres URL: postgresql://user@host:5432/database')
    .nullable()
    .default(null),
  /** Where a leading engine publishes the head of the audit: a file that only grows, … */
  auditHeadFile: z.string().min(1).max(4096).nullable().default(null),
  /** … a webhook, … */
  auditHeadWebhook: z
    .string()
    .regex(/^https?:\/\/[^/]/, 'must be an http or https URL')
    .nullable()
    .default(null),
  /** … a syslog. */
  auditHeadSyslog: z
    .string()
    .regex(/^(unix:\/.|(udp|tcp):\/\/[^/])/, 'must be udp://HOST:514, tcp://HOST:601 or unix:/PATH')
    .nullable()
    .default(null),
  portfolio: z.string().min(1).max(128).nullable().default(null),
  /** The symbol that portfolios are measured against. */
  benchmark: z.string().min(1).max(32).nullable().default(null),
  /** Of returns: 365 for markets that never close, 252 for sessions of the United States. */
  periodsPerYear: z.int().min(1).max(366).default(365),
  theme: z.enum(['blue-orange', 'green-up', 'red-up', 'mono']).default('blue-orange'),
  /** The orders that are canceled when a console vanishes while it is armed. */
  deadMan: z.enum(['off', 'session', 'portfolio']).default('off'),
  /** Null: the console chooses, and draws fewer frames on a slow link. */
  framesPerSecond: z.int().min(1).max(60).nullable().default(null),
  /** Keys by action: `{ "order-line": "n" }`. */
  keys: z.record(z.string(), z.string()).default({}),
});

export type Configuration = z.infer<typeof configurationSchema>;
export type ConfigurationKey = keyof Configuration;

export const CONFIGURATION_KEYS = Object.keys(configurationSchema.shape) as ConfigurationKey[];

/** The file or one of its values is unusable; the message names both. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

export function configurationPath(home: string): string {
  return join(home, `${FILE_NAME}.json`);
}

/** Reads the file, if it exists, and applies the environment over it. */
export function readConfiguration(home: string, environment: Pick<Environment, 'databaseUrl'>): Configuration {
  const configuration = checked(home, configurationSchema, readStored(home));
  return environment.databaseUrl === null ? configuration : { ...configuration, databaseUrl: environment.databaseUrl };
}

/** The values of the file alone, with defaults. */
export function readConfigurationFile(home: string): Configuration {
  return readConfiguration(home, { databaseUrl: null });
}

/** Settings that belong to databaseUrl, and are set without it: no connection would use them. */
export function keysWithoutDatabase(stored: Configuration): readonly ConfigurationKey[] {
  if (stored.databaseUrl !== null) return [];
  return (['engineDatabaseUrl', 'listenDatabaseUrl'] as const).filter((key) => stored[key] !== null);
}

/** Checks the file before it writes, so that a readable file stays readable. A null value removes the key. */
export async function writeConfiguration(home: string, key: ConfigurationKey, value: unknown): Promise<Configuration> {
  const { [key]: _, ...others } = readStored(home);
  const stored = value === null ? others : { ...others, [key]: value };
  const configuration = checked(home, configurationSchema, stored);
  // Only a command that writes needs it: it would make every other start slower.
  const { default: Conf } = await import('conf');
  const file = new Conf<Record<string, unknown>>({
    cwd: home,
    configName: FILE_NAME,
    configFileMode: 0o600,
    clearInvalidConfig: false,
  });
  file.store = stored;
  return configuration;
}

const FILE_NAME = 'config';

const storedSchema = z.record(z.string(), z.unknown());

/** The values of the file as they are; none without a file. */
function readStored(home: string): Record<string, unknown> {
  if (!existsSync(configurationPath(home))) return {};
  return checked(home, storedSchema, parseFile(home));
}

function parseFile(home: string): unknown {
  try {
    return JSON.parse(readFileSync(configurationPath(home), 'utf8'));
  } catch (error) {
    throw new ConfigurationError(`cannot read ${configurationPath(home)}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function checked<T>(home: string, schema: z.ZodType<T>, stored: unknown): T {
  const parsed = schema.safeParse(stored);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  throw new ConfigurationError(`${configurationPath(home)} has invalid values: ${issues.join('; ')}`);
}
