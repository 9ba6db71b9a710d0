/**
 * One trader's console without its screen: it turns keys into changes of the workspace. All decisions are here or in
 * what it calls, and the screen only shows them, so that a test can run a whole session without a terminal.
 */
import { duration } from '../../text/durations.ts';
import type { Binding } from '../keys/binding.ts';
import { bindingFor } from '../keys/key-hint.ts';
import { portfolioOf } from '../desk-state.ts';
import { afterKey, armingEnd, DISARMED } from './arming.ts';
import { PaceKeeper } from './input.ts';
import type { InputEvent, Key, Pace } from './input.ts';
import { closeWhenRead, endPreviewWhenDead, previewWhenRead, lookAtEnd } from './ticketing.ts';
import { typeText } from './typing.ts';
import { answerWithoutPreview, TOO_FAST } from './without-preview.ts';
import type { Workspace } from './workspace.ts';

export class Session {
  readonly #workspace: Workspace;
  readonly #keymap: readonly Binding[];
  readonly #pace = new PaceKeeper();

  constructor(workspace: Workspace, keymap: readonly Binding[]) {
    this.#workspace = workspace;
    this.#keymap = keymap;
  }

  /** Takes events that arrived together. */
  input(events: readonly InputEvent[]): void {
    const workspace = this.#workspace;
    const at = workspace.now();
    workspace.write += 1;
    lookAtEnd(workspace);
    const pace = this.#pace.judge(events, at);
    this.#endMessageAtKey();
    this.#endArmingWhenOver();
    workspace.update({ arming: afterKey(workspace.view.arming, at) });
    for (const event of events) {
      if (event.kind === 'paste') typeText(workspace, event.text, 'pasted');
      else if (event.kind === 'alt' && bindingFor(this.#keymap, workspace.place(), event.key) === null) {
        this.#press({ key: 'escape', text: null }, pace);
        this.#press(event.behindEscape, pace);
      } else this.#press(event, pace);
    }
  }

  resize(columns: number, rows: number): void {
    this.#workspace.update({ columns, rows });
  }

  /** Called a few times a second to end the states that end by time: arming, previews, messages of success. */
  tick(): void {
    this.#endArmingWhenOver();
    previewWhenRead(this.#workspace);
    endPreviewWhenDead(this.#workspace);
    lookAtEnd(this.#workspace);
    closeWhenRead(this.#workspace);
  }

  /** The process was stopped or its machine slept: the trader may not remember that the console was armed. */
  stoodStill(forMs: number): void {
    this.#endArming(`because the console stood still for ${duration(forMs)}`);
  }

  #endMessageAtKey(): void {
    const { message } = this.#workspace.view;
    if (message?.stays === 'until a key' || message?.tone === 'quiet') this.#workspace.update({ message: null });
  }

  #endArmingWhenOver(): void {
    const workspace = this.#workspace;
    const { portfolioId, reconnects, portfolios } = workspace.desk;
    const right = portfolioOf(workspace.desk)?.right ?? 'other';
    const ended = armingEnd(workspace.view.arming, {
      now: workspace.now(),
      portfolioId,
      reconnects,
      connection: workspace.connection(),
      may: portfolios.readAt !== null && right === 'other' ? 'reduce' : 'open',
    });
    if (ended !== null) this.#endArming(ended);
  }

  #endArming(reason: string): void {
    const workspace = this.#workspace;
    if (workspace.view.arming.kind === 'disarmed') return;
    workspace.update({ arming: DISARMED });
    // It stays, because a trader who pressed no key for minutes is probably away from the screen.
    workspace.say('warning', `Disarmed ${reason}. A arms again.`, 'until a key');
  }

  #press({ key, text }: Key, pace: Pace): void {
    const workspace = this.#workspace;
    const wouldBe = bindingFor(this.#keymap, 'preview', key)?.action ?? null;
    if (answerWithoutPreview(workspace, wouldBe, pace) === 'answered') return;
    const binding = bindingFor(this.#keymap, workspace.place(), key);
    if (binding === null) {
      if (text !== null) typeText(workspace, text, 'typed');
      return;
    }
    const context = workspace.keyContext();
    const reason = binding.unavailable?.(context) ?? null;
    if (reason !== null) workspace.say('warning', reason);
    else if (pace === 'burst' && binding.pace === 'by hand only') workspace.say('warning', TOO_FAST);
    else binding.run(workspace);
  }
}
