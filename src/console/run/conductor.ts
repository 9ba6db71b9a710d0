/**
 * Decides when to paint what: news and keys request a frame, a frame shows the newest state, and unchanged parts are
 * not drawn again.
 */
import { STOOD_STILL_AFTER_MS } from '../../domain/silence.ts';
import type { Painter } from '../painter/painter.ts';
import { screenModel } from '../screen/screen.ts';
import type { ScreenModel } from '../screen/screen.ts';
import { NewsDesk } from '../session/news.ts';
import type { Session } from '../session/session.ts';
import type { Workspace } from '../session/workspace.ts';
import type { DeskStore } from '../store.ts';
import { styledLineOf } from '../themed-line.ts';
import type { Theme } from '../theme.ts';
import { PaintedBodies } from './painted-bodies.ts';
import { keptModel } from './same-model.ts';

export interface ConductorOptions {
  readonly workspace: Workspace;
  /** Called a few times a second, to end the states that end by time. */
  readonly session: Pick<Session, 'tick' | 'stoodStill'>;
  readonly store: DeskStore;
  /** Must call `prepare` before each frame. */
  readonly painter: Painter;
  readonly theme: Theme;
  /** Draws the still part; the frame must have reached the painter when this returns. */
  readonly show: (model: ScreenModel) => void;
}

/** Header and status are drawn at most this often for news of the market; after a key they are drawn at once. */
const SLOW_MS = 250;

export class Conductor {
  readonly #options: ConductorOptions;
  readonly #bodies: PaintedBodies;
  readonly #news: NewsDesk;
  readonly #unwatch: () => void;
  #still: ScreenModel | null = null;
  #live: ScreenModel | null = null;
  readonly #shownLive = new Set<string>();
  #viewChanged = true;
  #slowAt = Number.NEGATIVE_INFINITY;
  #second = -1;
  #tick: NodeJS.Timeout | null = null;
  #flashTimer: NodeJS.Timeout | null = null;

  constructor(options: ConductorOptions) {
    this.#options = options;
    this.#bodies = new PaintedBodies({
      workspace: options.workspace,
      compositor: options.painter.compositor,
      theme: options.theme,
    });
    this.#news = new NewsDesk(options.workspace);
    this.#unwatch = options.store.watch(() => options.painter.request());
  }

  start(): void {
    this.#options.painter.request();
    let tickedAt = this.#options.workspace.now();
    this.#tick = setInterval(() => {
      const now = this.#options.workspace.now();
      // A process that was stopped runs its timers before it reads the keys that were pressed meanwhile.
      if (now - tickedAt >= STOOD_STILL_AFTER_MS) this.#options.session.stoodStill(now - tickedAt);
      tickedAt = now;
      this.#options.session.tick();
      this.#options.painter.request();
    }, SLOW_MS);
  }

  /** Call it after a key: the next frame shows the change. */
  viewChanged(): void {
    this.#viewChanged = true;
    this.#options.painter.request();
  }

  /** Draws everything again, including cells that the terminal should already show. */
  redraw(): void {
    this.#still = null;
    this.#live = null;
    this.#viewChanged = true;
    this.#options.painter.repaint();
  }

  stop(): void {
    this.#unwatch();
    if (this.#tick !== null) clearInterval(this.#tick);
    if (this.#flashTimer !== null) clearTimeout(this.#flashTimer);
  }

  /** Prepares the next frame from the newest state. */
  prepare(): void {
    const { workspace, store } = this.#options;
    const dirty = store.takeDirty();
    if (dirty.size > 0) this.#news.look(dirty);
    // The news may have changed the view, so this comes after it.
    const viewChanged = this.#viewChanged;
    this.#viewChanged = false;
    const now = workspace.now();
    const second = Math.floor(now / 1000);
    const clock = performance.now();
    if (viewChanged || clock - this.#slowAt >= SLOW_MS) {
      this.#slowAt = clock;
      this.#paintModel(screenModel(workspace));
    }
    this.#bodies.paint(dirty, viewChanged || second !== this.#second ? 'all' : 'news');
    this.#second = second;
    this.#putOutFlashes(now);
  }

  #paintModel(all: ScreenModel): void {
    const still = keptModel(this.#still, { ...all, blocks: all.blocks.filter(({ layer }) => layer === 'still') });
    if (still !== this.#still) this.#options.show(still);
    this.#still = still;
    const live = keptModel(this.#live, { ...all, blocks: all.blocks.filter(({ layer }) => layer === 'live') });
    const {
      theme,
      painter: { compositor },
    } = this.#options;
    for (const id of this.#shownLive) {
      if (live.blocks.some((block) => block.id === id)) continue;
      compositor.removeRegion(`block ${id}`);
      this.#shownLive.delete(id);
    }
    for (const block of live.blocks) {
      if (this.#live?.blocks.includes(block) === true) continue;
      this.#shownLive.add(block.id);
      compositor.setRegion(
        `block ${block.id}`,
        block.rect,
        block.lines.map((line) => styledLineOf(line, { theme, width: block.rect.width })),
      );
    }
    this.#live = live;
  }

  #putOutFlashes(now: number): void {
    const at = this.#bodies.nextPaintAt();
    if (at === null || this.#flashTimer !== null) return;
    this.#flashTimer = setTimeout(
      () => {
        this.#flashTimer = null;
        this.#options.painter.request();
      },
      Math.max(0, at - now),
    );
  }
}
