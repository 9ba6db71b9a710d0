/** A key and what it does, in one record: without what it does it is no binding, and the compiler refuses it. */
import type { Workspace } from '../session/workspace.ts';
import type { KeyHint } from './key-hint.ts';

export interface Binding extends KeyHint {
  readonly run: (workspace: Workspace) => void;
  /** What sends or arms is never done by a paste; a preview may be, it only asks. */
  readonly pace?: 'by hand only';
}

/** One binding on several keys. The footer names the first, and the configuration moves the first. */
export function onKeys(
  [first, ...further]: readonly [string, ...string[]],
  { footer, ...binding }: Omit<Binding, 'key'>,
): Binding[] {
  return [
    { ...binding, key: first, ...(footer !== undefined && { footer }) },
    ...further.map((key) => ({ ...binding, key })),
  ];
}

/** For a key that is kept for what the console cannot do yet. */
export function notYet(because: string): Pick<Binding, 'unavailable' | 'run'> {
  return { unavailable: () => because, run: (workspace) => workspace.say('warning', because) };
}
