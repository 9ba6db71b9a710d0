/** The painting half of the console in one piece: compositor, Ink's surface and the frame loop, wired to each other and to a sink. */
import type { RenderOptions } from 'ink';
import type { Clock } from '../../config/clock.ts';
import type { ColorDepth } from './color.ts';
import { Compositor } from './compositor.ts';
import type { FlushResult, Sink } from './compositor.ts';
import { FrameLoop } from './frame-loop.ts';
import type { FramePace } from './frame-loop.ts';
import { InkSurface, inkOptions } from './ink-surface.ts';

export interface PainterOptions {
  readonly sink: Sink;
  readonly columns: number;
  readonly rows: number;
  readonly depth: ColorDepth;
  readonly clock: Clock;
  /** `slow` for a link that is known to be; otherwise the pace follows what the terminal takes. */
  readonly pace?: FramePace;
  /** Called before each frame: the last moment to set regions from the newest state. */
  readonly beforeFrame?: () => void;
  readonly afterFrame?: (result: FlushResult) => void;
}

/** This many frames in a row without waiting, and a link counts as fast again. */
const FRAMES_TO_TRUST = 50;

export class Painter {
  readonly compositor: Compositor;
  readonly #surface: InkSurface;
  readonly #loop: FrameLoop;
  readonly #options: PainterOptions;
  #framesTaken = 0;

  constructor(options: PainterOptions) {
    const { sink, columns, rows, depth, clock, pace } = options;
    this.#options = options;
    this.compositor = new Compositor({ sink, columns, rows, depth });
    this.#loop = new FrameLoop({ paint: () => this.#paint(), clock, ...(pace === undefined ? {} : { pace }) });
    this.#surface = new InkSurface({
      columns,
      rows,
      onFrame: (frame) => {
        this.compositor.setBaseFrame(frame);
        this.request();
      },
    });
  }

  /** For Ink's `render(node, painter.inkOptions())`. */
  inkOptions(): RenderOptions {
    return inkOptions(this.#surface);
  }

  get pace(): FramePace {
    return this.#loop.pace;
  }

  /** A frame is wanted soon. */
  request(): void {
    this.#loop.request();
  }

  /** The whole screen is painted again with the next frame. */
  repaint(): void {
    this.compositor.invalidate();
    this.request();
  }

  resize(columns: number, rows: number): void {
    this.compositor.resize(columns, rows);
    this.#surface.resize(columns, rows);
    this.request();
  }

  /** To be called when the sink, having answered false, takes more: a frame that was held back is painted from the newest state. */
  drained(): void {
    if (this.compositor.flow === 'held') this.#options.beforeFrame?.();
    this.#options.afterFrame?.(this.compositor.drained());
  }

  /** Nothing is painted from here on: before the terminal is given back. */
  stop(): void {
    this.#surface.close();
    this.#loop.stop();
  }

  #paint(): 'painted' | 'nothing' {
    this.#options.beforeFrame?.();
    const result = this.compositor.flush();
    this.#adapt();
    this.#options.afterFrame?.(result);
    return result.bytes > 0 ? 'painted' : 'nothing';
  }

  /** A terminal that is still busy with the last frame when the next one is due has a slow link. */
  #adapt(): void {
    if (this.#options.pace === 'slow') return;
    this.#framesTaken = this.compositor.flow === 'held' ? 0 : this.#framesTaken + 1;
    if (this.#framesTaken === 0) this.#loop.setPace('slow');
    else if (this.#framesTaken >= FRAMES_TO_TRUST) this.#loop.setPace('normal');
  }
}
