/** Builds the context of a command; each part is built at its first use. */
import { systemClock } from '../config/clock.ts';
import {
  ConfigurationError,
  configurationPath,
  keysWithoutDatabase,
  readConfiguration,
  readConfigurationFile,
} from '../config/configuration.ts';
import type { Configuration } from '../config/configuration.ts';
import type { Environment } from '../config/environment.ts';
import { resolveHome } from '../config/home.ts';
import { resolveTarget } from '../database/connection.ts';
import type { Context, GlobalFlags, Registry } from './command.ts';
import { CommandFailure } from './errors.ts';
import { openOutput } from './output/output.ts';

export interface ContextOptions {
  readonly flags: GlobalFlags;
  readonly registry: Registry;
  readonly environment: Environment;
  readonly interruption: () => AbortSignal;
}

export function openContext({ flags, registry, environment, interruption }: ContextOptions): Context {
  const home = resolveHome(flags.home, environment);
  let read: Configuration | null = null;
  const configuration = (): Configuration => (read ??= readable(() => readConfiguration(home, environment)));
  return {
    flags,
    registry,
    environment,
    clock: systemClock,
    output: openOutput(flags, environment),
    home,
    configuration,
    portfolioName: () => flags.portfolio ?? configuration().portfolio,
    target() {
      const stored = readable(() => readConfigurationFile(home));
      if (flags.db === null) assertComplete(home, stored);
      return resolveTarget({
        flag: flags.db,
        environment: environment.databaseUrl,
        configuration: stored.databaseUrl,
      });
    },
    interruption,
  };
}

function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const report = {
      code: 'BAD_CONFIGURATION',
      message: error.message,
      hint: 'Correct the file, or remove it to start from the defaults.',
      exitCode: 2,
    } as const;
    throw new CommandFailure(report, { cause: error });
  }
}

/** A URL for engines or listeners alone would be ignored without a word. */
function assertComplete(home: string, stored: Configuration): void {
  const [key] = keysWithoutDatabase(stored);
  if (key === undefined) return;
  throw new CommandFailure({
    code: 'BAD_CONFIGURATION',
    message: `${configurationPath(home)} has ${key} without databaseUrl, to which it belongs`,
    hint: `Set the other one too: traderai config set databaseUrl -. Or remove it: traderai config set ${key} --unset`,
    exitCode: 2,
  });
}
