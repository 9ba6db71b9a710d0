/** `npm run simulate` as a user starts it. */
import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';

function started(...options: string[]): {
  readonly stop: () => void;
  readonly progress: Promise<void>;
  readonly ended: Promise<string>;
} {
  const child = spawn(process.execPath, ['test/simulation/simulate.js', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // As a terminal does, the interruption reaches every process of the group.
    detached: true,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const progress = new Promise<void>((resolve) => child.stderr.once('data', () => resolve()));
  const ended = new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(`${output}exit ${code}`));
  });
  return { stop: () => process.kill(-child.pid!, 'SIGINT'), progress, ended };
}

function withoutTimes(output: string): string {
  return output.replaceAll(/ in [\d.]+ m?s \([\d,]+\/s\)/g, '');
}

describe('npm run simulate', () => {
  test('several processes give the totals of one', async () => {
    const options = ['--schedules', '230', '--seed', '301', '--jobs'];
    const [one, three] = await Promise.all([started(...options, '1').ended, started(...options, '3').ended]);
    expect(withoutTimes(three)).toBe(withoutTimes(one));
    expect(one).toContain('230 schedules, seeds 301 to 530, in ');
    expect(one).toContain('No schedule fails.\nexit 0');
    expect(one).toContain(', 2 run twice');
  });

  test('an interruption prints the totals of the seeds so far, which have no gap', async () => {
    const { stop, progress, ended } = started('--schedules', '1000000', '--seed', '1001', '--jobs', '2');
    await progress;
    stop();
    const output = await ended;
    const [, schedules, last] = /^([\d,]+) schedules, seeds 1001 to (\d+), in /m.exec(output) ?? [];
    expect(Number(schedules!.replaceAll(',', ''))).toBe(Number(last) - 1_000);
    expect(output).toContain('No schedule fails.\nexit 0');
  });
});
