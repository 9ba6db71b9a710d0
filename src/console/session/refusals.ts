/** What is refused while the screen stands still cannot be read then: it waits for the trader as a banner. */
import type { Workspace } from './workspace.ts';

/** One is enough, the latest: a key that nothing answers is pressed again and again. */
export function refuseUnseen(workspace: Workspace, text: string): void {
  workspace.update({ banners: [{ kind: 'unseen', text }, ...withoutUnseen(workspace)] });
}

/** The trader has seen the screen and decided again: the refusal is history. */
export function forgetUnseen(workspace: Workspace): void {
  if (workspace.view.banners.some(({ kind }) => kind === 'unseen'))
    workspace.update({ banners: withoutUnseen(workspace) });
}

function withoutUnseen({ view }: Workspace): typeof view.banners {
  return view.banners.filter(({ kind }) => kind !== 'unseen');
}
