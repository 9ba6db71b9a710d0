/** React's part of the screen: Ink lays it out and hands every frame to the compositor instead of a terminal. */
import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { render } from 'ink';
import type { Instance } from 'ink';
import { App } from '../app.tsx';
import type { Compositor } from '../painter/compositor.ts';
import type { ScreenModel } from '../screen/screen.ts';
import type { Theme } from '../theme.ts';

export interface InkScreen {
  /** The frame has reached the compositor when this returns. */
  show(model: ScreenModel): void;
  close(): void;
}

/** What Ink needs of a terminal: its size, and somebody who takes whole frames. */
class FrameTaker extends EventEmitter {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly #compositor: Compositor;

  constructor(compositor: Compositor) {
    super();
    this.#compositor = compositor;
    this.columns = compositor.columns;
    this.rows = compositor.rows;
  }

  write(frame: string): boolean {
    this.#compositor.setBaseFrame(frame);
    return true;
  }
}

/** Ink reads no keys: they are decoded elsewhere. */
class NoKeys extends Readable {
  readonly isTTY = false;

  override _read(): void {
    // Nothing ever comes.
  }
}

export function inkScreen(compositor: Compositor, theme: Theme): InkScreen {
  const frames = new FrameTaker(compositor);
  let instance: Instance | null = null;
  return {
    show(model) {
      const resized = frames.columns !== model.columns || frames.rows !== model.rows;
      frames.columns = model.columns;
      frames.rows = model.rows;
      if (resized) frames.emit('resize');
      const app = <App model={model} theme={theme} />;
      if (instance === null) {
        instance = render(app, {
          stdout: frames as unknown as NodeJS.WriteStream,
          stderr: frames as unknown as NodeJS.WriteStream,
          stdin: new NoKeys() as unknown as NodeJS.ReadStream,
          // In debug mode Ink writes every frame whole and at once: exactly what the compositor takes.
          debug: true,
          exitOnCtrlC: false,
          patchConsole: false,
        });
      } else instance.rerender(app);
    },
    close() {
      instance?.unmount();
      instance = null;
    },
  };
}
