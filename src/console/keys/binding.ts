/** A binding holds a key and the function that it runs; the compiler refuses a binding without one. */
import type { Workspace } from '../session/workspace.ts';
import type { KeyContext, KeyHint } from './key-hint.ts';

export interface Binding extends KeyHint {
  readonly run: (workspace: Workspace) => void;
  /** A paste never sends an order and never arms; it may open a preview, which only reads. */
  readonly pace?: 'by hand only';
}

/** One binding on several keys. The footer shows the first key, and the configuration changes the first key. */
export function onKeys(
  [first, ...further]: readonly [string, ...string[]],
  { footer, ...binding }: Omit<Binding, 'key'>,
): Binding[] {
  return [
    { ...binding, key: first, ...(footer !== undefined && { footer }) },
    ...further.map((key) => ({ ...binding, key })),
  ];
}

/** The footer's word for a key that arms or disarms. */
export function armingWord({ arming }: KeyContext): string {
  return arming === 'armed' ? 'disarm' : 'arm';
}
