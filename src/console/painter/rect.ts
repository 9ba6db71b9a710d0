/** A rectangle of cells; left and top count from 0. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The part of a rectangle on a screen of this size; it may be empty. */
export function clipped(rect: Rect, { columns, rows }: { readonly columns: number; readonly rows: number }): Rect {
  const left = Math.max(0, rect.left);
  const top = Math.max(0, rect.top);
  return {
    left,
    top,
    width: Math.max(0, Math.min(columns, rect.left + rect.width) - left),
    height: Math.max(0, Math.min(rows, rect.top + rect.height) - top),
  };
}
