/** Describes the machine of a measurement in one line, because figures depend on it. */
import { arch, cpus, platform, release, totalmem } from 'node:os';

export function machineText(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() || 'unknown processor';
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} x ${model}, ${gigabytes} GB, ${platform()} ${release()} ${arch()}, Node ${process.versions.node}, embedded Postgres, fsync on`;
}
