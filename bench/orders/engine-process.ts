/** The shipped engine as a process of its own, on a fast simulated market of one instrument. */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import type { ClientConfig } from 'pg';
import { environmentOfChild } from '../../src/config/environment.ts';
import { packageRoot } from '../../src/config/package-root.ts';
import { connectionUrl } from '../../src/database/connection.ts';

export const SYMBOL = 'BTCUSD';
const FEED = `sim:${SYMBOL},rate=20`;
const LEADS_WITHIN_MS = 120_000;

export class EngineProcess implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<void>;
  #said = '';

  private constructor(config: ClientConfig, home: string) {
    const program = [join(packageRoot, 'bin', 'traderai.js'), 'engine', 'run', '--feed', FEED];
    this.#child = spawn(process.execPath, program, {
      env: environmentOfChild({ TRADERAI_HOME: home, TRADERAI_DATABASE_URL: connectionUrl(config) }),
    });
    this.#ended = new Promise((resolve) => this.#child.once('close', () => resolve()));
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
  }

  /** Returns when it leads. */
  static async start(config: ClientConfig, home: string): Promise<EngineProcess> {
    const engine = new EngineProcess(config, home);
    for (const deadline = performance.now() + LEADS_WITHIN_MS; !engine.#said.includes('Leading with epoch');) {
      if (engine.#child.exitCode !== null || performance.now() > deadline)
        throw new Error(`the engine does not lead\n${engine.#said}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return engine;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGINT');
    await this.#ended;
  }
}
