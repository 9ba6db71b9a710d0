/** What is refused while the screen stands still cannot be read then: it waits for the trader as a banner. */
import type { Session } from './session.ts';

/** One is enough, the latest: a key that nothing answers is pressed again and again. */
export function refuseUnseen(session: Session, text: string): void {
  session.update({ banners: [{ kind: 'unseen', text }, ...withoutUnseen(session)] });
}

/** The trader has seen the screen and decided again: the refusal is history. */
export function forgetUnseen(session: Session): void {
  if (session.view.banners.some(({ kind }) => kind === 'unseen')) session.update({ banners: withoutUnseen(session) });
}

function withoutUnseen({ view }: Session): typeof view.banners {
  return view.banners.filter(({ kind }) => kind !== 'unseen');
}
