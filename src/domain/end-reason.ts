/** Why an order ended with a part unfilled. The code is what the books keep (OrderEvent.reason); the sentence is what a person reads. */
export const END_REASONS = {
  CANCEL_REQUESTED: 'Canceled on request.',
  IOC_REST: 'Immediate or cancel: the market offered no more at the first chance.',
  FOK_NOT_FILLABLE: 'Fill or kill: the market did not offer the whole quantity at the first chance.',
  NOTHING_TO_REDUCE: 'Reduce-only: there is no position left to reduce.',
  SESSION_ENDED_PRICE_NOT_REACHED: 'The session ended; the price did not reach the limit.',
  SESSION_ENDED_NO_VOLUME: 'The session ended; the price was reached, but too little traded.',
  SESSION_ENDED_NO_MARKET_EVENT: 'The session ended; no market data came that could fill the order.',
  NOT_RECORDED: 'The reason was not recorded at the time.',
} as const satisfies Record<string, string>;

export type EndReason = keyof typeof END_REASONS;

/** The sentence of a stored code; a text that is no code is shown as it is. */
export function endReasonText(reason: string): string {
  return Object.hasOwn(END_REASONS, reason) ? END_REASONS[reason as EndReason] : reason;
}
