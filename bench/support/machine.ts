/** Where a figure was measured, in a line: without it the figure says little. */
import { arch, cpus, platform, release, totalmem } from 'node:os';

export function machineText(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() || 'unknown processor';
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} x ${model}, ${gigabytes} GB, ${platform()} ${release()} ${arch()}, Node ${process.versions.node}, embedded Postgres, fsync on`;
}
