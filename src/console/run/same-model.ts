/** Keeps the unchanged blocks of the screen as the same objects, so that React skips them. */
import type { Block, ScreenModel } from '../screen/screen.ts';
import type { Line } from '../../text/lines.ts';

/** The new model with equal blocks replaced by the former ones; the former model itself when all are equal. */
export function keptModel(before: ScreenModel | null, after: ScreenModel): ScreenModel {
  if (before === null || before.columns !== after.columns || before.rows !== after.rows) return after;
  const known = new Map(before.blocks.map((block) => [block.id, block]));
  const blocks = after.blocks.map((block) => {
    const former = known.get(block.id);
    return former !== undefined && sameBlock(former, block) ? former : block;
  });
  const nothingNew = blocks.length === before.blocks.length && blocks.every((block, at) => block === before.blocks[at]);
  return nothingNew ? before : { ...after, blocks };
}

function sameBlock(a: Block, b: Block): boolean {
  const { left, top, width, height } = b.rect;
  if (
    a.rect.left !== left ||
    a.rect.top !== top ||
    a.rect.width !== width ||
    a.rect.height !== height ||
    a.lines.length !== b.lines.length
  )
    return false;
  return a.lines.every((line, at) => sameLine(line, b.lines[at]!));
}

export function sameLine(a: Line, b: Line): boolean {
  if (a.mark !== b.mark || a.spans.length !== b.spans.length) return false;
  return a.spans.every(({ text, tone }, at) => text === b.spans[at]!.text && tone === b.spans[at]!.tone);
}
