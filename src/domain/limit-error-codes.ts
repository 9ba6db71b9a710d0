/** The refusals of limits. Each of the first is a denial that names its limit: its number, scope, value and use. */

const PASS = 'Reduce the quantity, or have the limit changed. List limits with: traderai risk limit list';

function limitDenial<const Figure extends string>(figure: Figure): { readonly message: string; readonly hint: string } {
  return {
    message: `${figure} {use} is beyond limit {number} of {scope}: {value}; {logins} may change it`,
    hint: PASS,
  };
}

export const LIMIT_ERROR_CODES = {
  ALLOWED_SYMBOLS: {
    message: 'limit {number} of {scope} allows only {symbols}; {logins} may change it',
    hint: 'Use one of the allowed symbols, or have the limit changed. Reductions are accepted.',
  },
  ALLOWED_SIDE: {
    message: 'limit {number} of {scope} allows no {side} that opens or adds; {logins} may change it',
    hint: 'Use the other side, or have the limit changed. Reductions are accepted.',
  },
  ALLOWED_HOURS: {
    message: 'limit {number} of {scope} allows orders from {time} to {time} {zone} on {days}; {logins} may change it',
    hint: 'Wait for these hours, or have the limit changed. Reductions are accepted.',
  },
  MAX_QUOTE_AGE: limitDenial('the age of the quote in seconds'),
  MAX_ORDER_RATE: limitDenial('the number of orders in a minute'),
  MAX_OPEN_ORDERS: limitDenial('the number of open orders'),
  MAX_ORDER_QUANTITY: limitDenial('the quantity of the order'),
  MAX_ORDER_NOTIONAL: limitDenial('the notional of the order'),
  MAX_POSITION_QUANTITY: limitDenial('the position in {symbol}'),
  MAX_SYMBOL_EXPOSURE: limitDenial('the exposure in {symbol}'),
  MAX_GROSS_EXPOSURE: limitDenial('the gross exposure'),
  MAX_NET_EXPOSURE: limitDenial('the net exposure'),
  MAX_LEVERAGE: limitDenial('the leverage'),
  MAX_DAILY_LOSS: limitDenial('the loss of the day'),
  MAX_DRAWDOWN: limitDenial('the drawdown'),
  NEEDS_APPROVAL: {
    message: 'limit {number} of {scope} wants an approval of orders above {value}; propose the order',
    hint: 'Run: traderai order propose',
  },
  BAD_LIMIT: {
    message: 'terms of a limit do not fit its kind: {terms}',
    hint: 'List the kinds with: traderai risk limit set --help',
  },
  UNKNOWN_LIMIT: {
    message: 'there is no limit {limit} in force',
    hint: 'List limits with: traderai risk limit list',
  },
  OWN_LIMIT: {
    message: 'you may not loosen a limit over yourself',
    hint: 'Have another risk manager or an administrator change it.',
  },
  LIMITS_BOUND: {
    message: 'this scope has {count} limits already',
    hint: 'Change one of them, or set a limit without a symbol.',
  },
  LIMITS_IN_FORCE: {
    message: 'limits in force: {count}',
    hint: 'Remove them with: traderai risk limit remove; then roll back again.',
  },
} as const;
