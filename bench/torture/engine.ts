/** The shipped engine as a process that can be killed and stopped like any other. */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentOfChild } from '../../src/config/environment.ts';
import { packageRoot } from '../../src/config/package-root.ts';
import type { Recording } from './recording.ts';

/** A market minute each quarter of a second. */
const SPEED = '240x';
const WITHIN_MS = 120_000;

export class Engine {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<void>;
  #said = '';

  constructor(home: string, { candles, plan }: Recording, pace: 'paced' | 'as fast as possible') {
    const words =
      pace === 'paced'
        ? ['--feed', `replay:${candles},speed=${SPEED}`]
        : ['--feed', `replay:${candles},speed=max`, '--until', 'idle'];
    this.#child = spawn(
      process.execPath,
      [join(packageRoot, 'bin', 'traderai.js'), '--home', home, 'engine', 'run', ...words, '--orders', plan],
      { env: environmentOfChild() },
    );
    this.#ended = new Promise((resolve) => this.#child.once('close', () => resolve()));
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
  }

  /** How often it took the lead so far. */
  get leads(): number {
    return this.#said.split('Leading with epoch').length - 1;
  }

  async leading(times: number): Promise<void> {
    await this.#until(() => this.leads >= times, 'does not lead');
  }

  async standsBy(): Promise<void> {
    await this.#until(() => /standing by|stands by|leads now|lost the lead/i.test(this.#said), 'does not stand by');
  }

  /** Throws when it ended otherwise than by its feeds. */
  async finished(): Promise<void> {
    await this.#ended;
    if (this.#child.exitCode !== 0) throw this.#failure('failed');
  }

  stop(): void {
    this.#child.kill('SIGSTOP');
  }

  goOn(): void {
    this.#child.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async #until(wanted: () => boolean, otherwise: string): Promise<void> {
    for (const deadline = performance.now() + WITHIN_MS; !wanted(); await sleep(20))
      if (this.#child.exitCode !== null || performance.now() > deadline) throw this.#failure(otherwise);
  }

  #failure(what: string): Error {
    return new Error(`the engine ${what}\n${this.#said.slice(-4_000)}`);
  }
}
