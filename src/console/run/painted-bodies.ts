/**
 * Paints the bodies of the panes: only panes whose topics changed are made again, and an unchanged line stays the same
 * object.
 */
import type { Compositor } from '../painter/compositor.ts';
import type { StyledLine } from '../painter/line.ts';
import { PANES } from '../panes/registry.ts';
import type { PaneCode } from '../panes/pane.ts';
import type { StoreTopic } from '../desk-state.ts';
import { liveBodies } from '../screen/screen.ts';
import type { LiveBody } from '../screen/screen.ts';
import type { Workspace } from '../session/workspace.ts';
import { styledLineOf } from '../themed-line.ts';
import type { Line } from '../../text/lines.ts';
import type { Theme } from '../theme.ts';
import { bodyLines, livesOn } from './body.ts';
import { Flashes } from './flashes.ts';
import { sameLine } from './same-model.ts';

interface Painted {
  readonly lines: readonly Line[];
  readonly styled: readonly StyledLine[];
  readonly width: number;
}

export class PaintedBodies {
  readonly #workspace: Workspace;
  readonly #compositor: Compositor;
  readonly #theme: Theme;
  readonly #flashes = new Flashes();
  readonly #painted = new Map<PaneCode, Painted>();
  #flashEnd: number | null = null;
  #portfolioId: string | null = null;

  constructor({
    workspace,
    compositor,
    theme,
  }: {
    readonly workspace: Workspace;
    readonly compositor: Compositor;
    readonly theme: Theme;
  }) {
    this.#workspace = workspace;
    this.#compositor = compositor;
    this.#theme = theme;
  }

  /** `all`: the view changed, or a second has passed and the ages have changed. */
  paint(dirty: ReadonlySet<StoreTopic>, what: 'all' | 'news'): void {
    const now = this.#workspace.now();
    this.#lookForFlashes(dirty, now);
    const flashOver = this.#flashEnd !== null && this.#flashEnd <= now;
    const bodies = liveBodies(this.#workspace);
    const shown = new Set(bodies.map(({ code }) => code));
    for (const code of this.#painted.keys()) if (!shown.has(code)) this.#remove(code);
    for (const body of bodies) {
      if (what === 'all' || flashOver || !this.#painted.has(body.code) || livesOn(this.#workspace, body.code, dirty))
        this.#paintBody(body, now);
    }
    this.#flashEnd = this.#flashes.nextEnd(now);
  }

  /** When the next flash ends, on the desk's clock; null without one. */
  nextPaintAt(): number | null {
    return this.#flashEnd;
  }

  #paintBody({ code, rect }: LiveBody, now: number): void {
    const lines = bodyLines(this.#workspace, code, { size: rect, flashing: this.#flashes.flashing(code, now) });
    const before = this.#painted.get(code);
    const styled = lines.map((line, at) => {
      const former = before !== undefined && before.width === rect.width ? before.lines[at] : undefined;
      return former !== undefined && sameLine(former, line)
        ? before!.styled[at]!
        : styledLineOf(line, { theme: this.#theme, width: rect.width });
    });
    this.#painted.set(code, { lines, styled, width: rect.width });
    this.#compositor.setRegion(code, rect, styled);
  }

  #remove(code: PaneCode): void {
    this.#painted.delete(code);
    this.#compositor.removeRegion(code);
  }

  #lookForFlashes(dirty: ReadonlySet<StoreTopic>, now: number): void {
    const { desk } = this.#workspace;
    if (desk.portfolioId !== this.#portfolioId) {
      this.#portfolioId = desk.portfolioId;
      this.#flashes.forget();
    }
    for (const pane of PANES) {
      if (pane.kind !== 'list' || pane.flash === 'never') continue;
      const [topic] = pane.topics;
      if (dirty.has(topic) && desk[topic].readAt !== null)
        this.#flashes.look(pane.code, this.#workspace.rows(pane.code), now);
    }
  }
}
