/** Executes accepted orders. The engine calls it with every market event and books the result. */
import type { MatchOutcome } from '../domain/fill.ts';
import type { CloseMatch, ClosingMatch, OpenMatch, QuoteMatch } from '../domain/matching.ts';

export interface Broker {
  readonly name: string;
  /** Pure: the same input gives the same result, so a second run after a crash books the same trades. */
  onOpen(match: OpenMatch): MatchOutcome;
  onClose(match: CloseMatch): MatchOutcome;
  /** Orders at the close, after the last leg of the bar. */
  onClosing(match: ClosingMatch): MatchOutcome;
  onQuote(match: QuoteMatch): MatchOutcome;
}
