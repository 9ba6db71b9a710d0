/** A terminal without a screen: what the console wrote, read as a terminal reads it. Decoding takes time, so it is done after what is measured. */
import { Emulator } from './emulator.ts';

/** The separator between panes side by side. */
const SEPARATOR = /[│|]/;

export class ScreenReplay extends Emulator {
  /** The rows of every pane, each by itself. */
  paneRows(): string[] {
    return this.lines().flatMap((line) => line.split(SEPARATOR).map((part) => part.trim()));
  }
}
