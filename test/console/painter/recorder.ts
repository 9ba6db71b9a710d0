/** A sink that takes as much as the test allows and records it. */
import type { Sink } from '../../../src/console/painter/compositor.ts';

export class Recorder implements Sink {
  taken = '';
  answer = true;

  write(data: string): boolean {
    this.taken += data;
    return this.answer;
  }

  take(): string {
    const { taken } = this;
    this.taken = '';
    return taken;
  }
}
