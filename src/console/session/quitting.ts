/** Leaving while requests are on their way to the desk: they are finished first, and what is not sent is told. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sending } from '../../trading/sending.ts';
import type { Workspace } from './workspace.ts';

/** For an answer that is under way when the trader will not wait for the rest. */
const LAST_ANSWER_MS = 1_000;
/** For what reduces risk when the process is told to end: shorter than whoever told it waits before it kills. */
const LAST_REQUESTS_MS = 5_000;

/** Ctrl-C, `q` and `:q`. The first waits for what is being sent, the second does not. */
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
      `Still sending, ${sending.progress} are answered: the console quits after the last. Ctrl-C again quits now and sends no more.`,
    );
  sending.onProgress(say);
  say();
  void sending.done.then(workspace.options.onQuit);
}

/** Ctrl-Z would stop the sending in the middle. */
export function suspend(workspace: Workspace): void {
  const { sending } = workspace;
  if (sending === null) workspace.options.onSuspend();
  else
    workspace.say(
      'warning',
      `NOT suspended: still sending, ${sending.progress} are answered. Press Ctrl-Z again when they all are.`,
    );
}

/** The process is being ended: what reduces risk still goes, within bounds; new risk does not. */
export async function finishReducing({ sending }: Workspace): Promise<void> {
  if (sending === null) return;
  sending.narrow('what reduces');
  await ended(sending, LAST_REQUESTS_MS);
  sending.narrow('nothing');
}

async function ended({ done }: Sending, withinMs: number): Promise<void> {
  await Promise.race([done, sleep(withinMs)]);
}
