/** The largest price that an order or the market may have: `amount_bounds()` in SQL says the same, and a test compares the two. */
import { Decimal } from './decimal.ts';

export const LARGEST_PRICE = new Decimal('1e11');
