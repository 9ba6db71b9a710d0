/** The moves of a match by their kind. */
import type { MatchMove, MatchOutcome } from '../../src/domain/fill.ts';

type Kind = MatchMove['kind'];
type OfKind<Wanted extends Kind> = Extract<MatchMove, { readonly kind: Wanted }>;

interface Kinds {
  readonly stops: readonly Omit<OfKind<'stop'>, 'kind'>[];
  readonly fills: readonly OfKind<'fill'>[];
  readonly cancels: readonly OfKind<'cancel'>[];
  readonly waits: readonly OfKind<'wait'>[];
}

export function byKind({ moves }: Pick<MatchOutcome, 'moves'>): Kinds {
  const ofKind = <Wanted extends Kind>(wanted: Wanted): OfKind<Wanted>[] =>
    moves.filter((move): move is OfKind<Wanted> => move.kind === wanted);
  return {
    stops: ofKind('stop').map(({ kind: _, ...stop }) => stop),
    fills: ofKind('fill'),
    cancels: ofKind('cancel'),
    waits: ofKind('wait'),
  };
}
