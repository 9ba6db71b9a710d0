/** React's part of the screen: Ink lays it out and sends its frames to the painter. */
import { render } from 'ink';
import type { Instance } from 'ink';
import { App } from '../app.tsx';
import type { Painter } from '../painter/painter.ts';
import type { ScreenModel } from '../screen/screen.ts';
import type { Theme } from '../theme.ts';

export interface InkScreen {
  /** The frame has reached the painter when this returns. */
  show(model: ScreenModel): void;
  close(): void;
}

export function inkScreen(painter: Painter, theme: Theme): InkScreen {
  let instance: Instance | null = null;
  return {
    show(model) {
      const app = <App model={model} theme={theme} />;
      if (instance === null) instance = render(app, painter.inkOptions());
      else instance.rerender(app);
    },
    close() {
      instance?.unmount();
      instance = null;
    },
  };
}
