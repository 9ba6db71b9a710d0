/** Quitting while the console sends requests: it finishes them first, and reports the requests that it did not send. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sending } from '../../trading/sending.ts';
import type { Workspace } from './workspace.ts';

/** How long the second Ctrl-C waits for the answer to the request that was already sent. */
const LAST_ANSWER_MS = 1_000;
/**
 * How long a signal waits for requests that reduce risk: shorter than a supervisor waits before it kills the process.
 */
const LAST_REQUESTS_MS = 5_000;

/** Ctrl-C, `q` and `:q`. The first waits until everything is sent, the second does not. */
export function quit(workspace: Workspace): void {
  const { sending, quitting } = workspace;
  if (sending === null) return workspace.options.onQuit();
  if (quitting === 'when sent') {
    workspace.quitting = 'now';
    sending.narrow('nothing');
    void ended(sending, LAST_ANSWER_MS).then(workspace.options.onQuit);
    return;
  }
  if (quitting === 'now') return;
  workspace.quitting = 'when sent';
  const say = (): void =>
    workspace.say(
      'warning',
      `Still sending: ${sending.progress} answered. The console quits after the last one. Ctrl-C again quits now and sends no more.`,
    );
  sending.onProgress(say);
  say();
  void sending.done.then(workspace.options.onQuit);
}

/** Refused while sending, because Ctrl-Z would stop the process between two requests. */
export function suspend(workspace: Workspace): void {
  const { sending } = workspace;
  if (sending === null) workspace.options.onSuspend();
  else
    workspace.say(
      'warning',
      `NOT suspended: still sending, ${sending.progress} answered. Press Ctrl-Z again when all are answered.`,
    );
}

/** When a signal ends the process: for a limited time it still sends requests that reduce risk, and no others. */
export async function finishReducing({ sending }: Workspace): Promise<void> {
  if (sending === null) return;
  sending.narrow('what reduces');
  await ended(sending, LAST_REQUESTS_MS);
  sending.narrow('nothing');
}

async function ended({ done }: Sending, withinMs: number): Promise<void> {
  await Promise.race([done, sleep(withinMs)]);
}
