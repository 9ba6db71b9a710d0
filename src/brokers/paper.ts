/** Fills from recorded or simulated market data, by the rules of domain/matching.ts: no venue, no money. */
import { matchClose, matchClosing, matchOpen, matchQuote } from '../domain/matching.ts';
import type { Broker } from './broker.ts';

export const paperBroker: Broker = {
  name: 'paper',
  onOpen: matchOpen,
  onClose: matchClose,
  onClosing: matchClosing,
  onQuote: matchQuote,
};
