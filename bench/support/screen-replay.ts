/** Replays the output of the console on an emulated terminal. Decoding takes time, so it runs after the measurement. */
import { Emulator } from './emulator.ts';

/** The separator between panes side by side. */
const SEPARATOR = /[│|]/;

export class ScreenReplay extends Emulator {
  /** The rows of every pane, pane by pane. */
  paneRows(): string[] {
    return this.lines().flatMap((line) => line.split(SEPARATOR).map((part) => part.trim()));
  }
}
