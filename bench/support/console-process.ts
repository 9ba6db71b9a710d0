/** Runs the console as a process, records the arrival time of its bytes, and replays them on an emulated terminal. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ClientConfig } from 'pg';
import { environmentOfChild } from '../../src/config/environment.ts';
import { packageRoot } from '../../src/config/package-root.ts';
import type { LoadOrder, SubjectAnswer, SubjectOrder } from './console-subject.ts';
import { ScreenReplay } from './screen-replay.ts';
import type { ScreenSize } from './emulator.ts';

export interface Written {
  /** performance.now() of this process when the bytes arrived. */
  readonly at: number;
  readonly data: Buffer;
}

type Child = ChildProcess & { readonly stdout: Readable; readonly stderr: Readable };

const START_WITHIN_MS = 120_000;
const END_WITHIN_MS = 10_000;

export class ConsoleProcess implements AsyncDisposable {
  readonly #child: Child;
  /** The screen after the bytes that were fed so far. */
  readonly screen: ScreenReplay;
  readonly #ended: Promise<void>;
  #written: Written[] = [];
  #said = '';
  #isEnded = false;

  constructor({
    config,
    size,
  }: {
    /** The connection of the trader. */ readonly config: ClientConfig;
    readonly size: ScreenSize;
  }) {
    this.screen = new ScreenReplay(size);
    const program = [
      join(packageRoot, 'bin', 'traderai.js'),
      'bench-console',
      '--columns',
      String(size.columns),
      '--rows',
      String(size.rows),
    ];
    this.#child = spawn(process.execPath, program, {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: environmentOfChild(),
    }) as Child;
    this.#child.stdout.on('data', (data: Buffer) => void this.#written.push({ at: performance.now(), data }));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
    this.#ended = new Promise((resolve) =>
      this.#child.once('close', () => {
        this.#isEnded = true;
        resolve();
      }),
    );
    this.#order({
      kind: 'open',
      config: {
        host: config.host,
        port: config.port,
        database: config.database,
        user: config.user,
        password: config.password,
      },
    });
  }

  /** The bytes since the last call, not yet on the screen. */
  take(): readonly Written[] {
    const taken = this.#written;
    this.#written = [];
    return taken;
  }

  /** Updates the screen until its pane rows satisfy the condition; throws with the screen text after a timeout. */
  async waitFor(wanted: (paneRows: readonly string[]) => boolean, withinMs = START_WITHIN_MS): Promise<void> {
    for (const deadline = performance.now() + withinMs; ;) {
      for (const { data } of this.take()) await this.screen.feed(data);
      if (wanted(this.screen.paneRows())) return;
      if (this.#isEnded || performance.now() > deadline)
        throw new Error(
          `the console did not come up${this.#isEnded ? ': it ended' : ''}\n${this.#said}\n${this.screen.lines().join('\n')}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  load(order: Omit<LoadOrder, 'kind'>): Promise<SubjectAnswer> {
    const answer = new Promise<SubjectAnswer>((resolve, reject) => {
      this.#child.once('message', (message) => resolve(message as SubjectAnswer));
      void this.#ended.then(() => reject(new Error(`the console ended while it was measured\n${this.#said}`)));
    });
    this.#order({ kind: 'load', ...order });
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.connected) this.#order({ kind: 'quit' });
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), END_WITHIN_MS);
    await this.#ended;
    clearTimeout(timer);
  }

  #order(order: SubjectOrder): void {
    this.#child.send(order);
  }
}
