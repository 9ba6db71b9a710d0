/** The trader cannot read a refusal on a frozen screen, so it becomes a banner that stays. */
import type { Workspace } from './workspace.ts';

/** Only the latest is kept, because a trader without an answer presses the key again and again. */
export function refuseUnseen(workspace: Workspace, text: string): void {
  workspace.update({ banners: [{ kind: 'unseen', text }, ...withoutUnseen(workspace)] });
}

/** Removes the banner when the trader has seen the screen and decided again. */
export function forgetUnseen(workspace: Workspace): void {
  if (workspace.view.banners.some(({ kind }) => kind === 'unseen'))
    workspace.update({ banners: withoutUnseen(workspace) });
}

function withoutUnseen({ view }: Workspace): typeof view.banners {
  return view.banners.filter(({ kind }) => kind !== 'unseen');
}
