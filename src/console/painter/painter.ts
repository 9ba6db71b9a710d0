/** Connects the compositor, Ink's surface and the frame loop with each other and with the terminal. */
import type { RenderOptions } from 'ink';
import type { Clock } from '../../config/clock.ts';
import type { ColorDepth } from './color.ts';
import { Compositor } from './compositor.ts';
import type { FlushResult, Sink } from './compositor.ts';
import { Delivery } from './delivery.ts';
import type { Sight } from './delivery.ts';
import { FrameLoop } from './frame-loop.ts';
import type { FramePace } from './frame-loop.ts';
import { InkSurface, inkOptions } from './ink-surface.ts';

export interface PainterOptions {
  readonly sink: Sink;
  readonly columns: number;
  readonly rows: number;
  readonly depth: ColorDepth;
  readonly clock: Clock;
  /** `slow` for a slow link; otherwise the pace follows the speed of the terminal. */
  readonly pace?: FramePace;
  /** Called before each frame, to set the regions from the newest state. */
  readonly beforeFrame: () => void;
}

/** After this many frames in a row without waiting, a link counts as fast again. */
const FRAMES_TO_TRUST = 50;

export class Painter {
  readonly compositor: Compositor;
  readonly #surface: InkSurface;
  readonly #loop: FrameLoop;
  readonly #options: PainterOptions;
  readonly #delivery = new Delivery();
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

  /** How far the terminal has shown the frames. */
  get sight(): Sight {
    return this.#delivery.sight;
  }

  /** Requests a frame. */
  request(): void {
    this.#loop.request();
  }

  /** Makes the next frame paint the whole screen. */
  repaint(): void {
    this.compositor.invalidate();
    this.request();
  }

  resize(columns: number, rows: number): void {
    this.compositor.resize(columns, rows);
    this.#surface.resize(columns, rows);
    this.request();
  }

  /** Rings the bell once with the next frame that the terminal takes. */
  ring(): void {
    this.compositor.ring();
    this.request();
  }

  /** Call it when the sink takes more after it returned false: a held frame is then painted from the newest state. */
  drained(): void {
    this.#delivery.finished();
    if (this.compositor.drained() === 'frame-waits') this.#compose();
  }

  /** Call it when the sink has dropped its waiting output and takes more: no `drained` follows for that output. */
  restarted(): void {
    this.#delivery.dropped();
    this.compositor.restarted();
    this.request();
  }

  /** Stops painting, before the terminal is restored. */
  stop(): void {
    this.#surface.close();
    this.#loop.stop();
  }

  #paint(): 'painted' | 'nothing' {
    const { bytes } = this.#compose();
    this.#adapt();
    return bytes > 0 ? 'painted' : 'nothing';
  }

  #compose(): FlushResult {
    // Read first, because a change while the frame is made may miss the frame.
    const now = this.#options.clock.now();
    this.#options.beforeFrame();
    const result = this.compositor.flush();
    const { flow } = this.compositor;
    if (flow === 'open') this.#delivery.shown(now);
    else if (flow === 'held') this.#delivery.held(now);
    else if (result.bytes > 0) this.#delivery.begun(now);
    return result;
  }

  /** A terminal that is still busy with a frame when the next one is due has a slow link. */
  #adapt(): void {
    if (this.#options.pace === 'slow') return;
    this.#framesTaken = this.compositor.flow === 'held' ? 0 : this.#framesTaken + 1;
    if (this.#framesTaken === 0) this.#loop.setPace('slow');
    else if (this.#framesTaken >= FRAMES_TO_TRUST) this.#loop.setPace('normal');
  }
}
