/** Leaving while requests are on their way to the desk: they are finished first, and what is not sent is told. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sending } from '../../trading/sending.ts';
import type { Session } from './session.ts';

/** For an answer that is under way when the trader will not wait for the rest. */
const LAST_ANSWER_MS = 1_000;
/** For what reduces risk when the process is told to end: shorter than whoever told it waits before it kills. */
const LAST_REQUESTS_MS = 5_000;

/** Ctrl-C, `q` and `:q`. The first waits for what is being sent, the second does not. */
export function quit(session: Session): void {
  const { sending, quitting } = session;
  if (sending === null) return session.options.onQuit();
  if (quitting === 'when sent') {
    session.quitting = 'now';
    sending.narrow('nothing');
    void ended(sending, LAST_ANSWER_MS).then(session.options.onQuit);
    return;
  }
  if (quitting === 'now') return;
  session.quitting = 'when sent';
  const say = (): void => session.say('warning', `Still sending, ${sending.progress} are answered: the console quits after the last. Ctrl-C again quits now and sends no more.`);
  sending.onProgress(say);
  say();
  void sending.done.then(session.options.onQuit);
}

/** Ctrl-Z would stop the sending in the middle. */
export function suspend(session: Session): void {
  const { sending } = session;
  if (sending === null) session.options.onSuspend();
  else session.say('warning', `NOT suspended: still sending, ${sending.progress} are answered. Press Ctrl-Z again when they all are.`);
}

/** The process is being ended: what reduces risk still goes, within bounds; new risk does not. */
export async function finishReducing({ sending }: Session): Promise<void> {
  if (sending === null) return;
  sending.narrow('what reduces');
  await ended(sending, LAST_REQUESTS_MS);
  sending.narrow('nothing');
}

async function ended({ done }: Sending, withinMs: number): Promise<void> {
  await Promise.race([done, sleep(withinMs)]);
}
