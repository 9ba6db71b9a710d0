/** Panes by their code. */
import type { Pane, PaneCode } from './pane.ts';
import { PANES } from './registry.ts';

export const PANE_CODES: readonly PaneCode[] = PANES.map(({ code }) => code);

const BY_CODE: ReadonlyMap<PaneCode, Pane> = new Map(PANES.map((pane) => [pane.code, pane]));

export function isPaneCode(text: string): text is PaneCode {
  return BY_CODE.has(text);
}

export function paneOf(code: PaneCode): Pane {
  const pane = BY_CODE.get(code);
  if (pane === undefined) throw new Error(`the pane ${code} is not in the registry`);
  return pane;
}
