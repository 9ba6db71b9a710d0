/** Where accepted orders are executed. The engine asks with every market event; what comes back is booked. */
import type { MatchOutcome } from '../domain/fill.ts';
import type { CloseMatch, OpenMatch, QuoteMatch } from '../domain/matching.ts';

export interface Broker {
  readonly name: string;
  /** Pure: the same question gives the same answer, so that a crash and a second run book the same trades. */
  onOpen(match: OpenMatch): MatchOutcome;
  onClose(match: CloseMatch): MatchOutcome;
  onQuote(match: QuoteMatch): MatchOutcome;
}
