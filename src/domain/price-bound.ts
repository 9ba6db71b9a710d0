/**
 * The largest price of an order or the market: `amount_bounds()` in SQL has the same value, and a test compares the
 * two.
 */
import { Decimal } from './decimal.ts';

export const LARGEST_PRICE = new Decimal('1e11');
