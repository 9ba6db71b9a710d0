/**
 * Every refusal by its code: what it means in general and what to do about it. The database raises the codes with a message of its own
 * that knows the numbers; the command line, the console and the documentation take their hints from here.
 */

export interface ErrorText {
  /** `{name}` stands for a value of the case; see errorMessage. */
  readonly message: string;
  readonly hint: string;
}

export const ERROR_CODES = {
  UNKNOWN_PORTFOLIO: {
    message: 'there is no portfolio {portfolio} that you may trade',
    hint: 'List yours with: traderai portfolio list',
  },
  NOT_PERMITTED: {
    message: 'your role does not permit this',
    hint: 'Ask an administrator for the role that does, or use another login.',
  },
  PORTFOLIO_INACTIVE: {
    message: 'portfolio {portfolio} is not active',
    hint: 'Use another portfolio, or ask an administrator to activate it.',
  },
  PORTFOLIO_SUSPENDED: {
    message: 'portfolio {portfolio} is suspended',
    hint: 'Working orders can be canceled. An administrator resumes it with: traderai portfolio resume NAME',
  },
  PORTFOLIO_NOT_SUSPENDED: {
    message: 'portfolio {portfolio} is not suspended',
    hint: 'See the state of portfolios with: traderai portfolio list --all',
  },
  ORDER_QUANTITY_BOUND: {
    message: 'quantity {value} is above {limit}, the most that one order may have',
    hint: 'Split the order, or trade the instrument in thousands of units.',
  },
  ORDER_NOTIONAL_BOUND: {
    message: 'notional {value} is above {limit}, the most that one order may have',
    hint: 'Reduce the quantity.',
  },
  PRICE_BOUND: { message: 'price {value} is above the largest price {limit}', hint: 'Correct the price.' },
  POSITION_BOUND: {
    message: 'the position could reach {value} when all open orders fill; the bound is {limit}',
    hint: 'Reduce the quantity, cancel open orders or close some of the position.',
  },
  MONEY_BOUND: {
    message: 'cash, results and exposure could reach {value} at the worst prices; the bound is {limit}',
    hint: 'Close positions, cancel open orders or withdraw cash.',
  },
  CASH_MOVEMENT_BOUND: {
    message: 'an amount of {value} is above {limit}, the most that one deposit or withdrawal may have',
    hint: 'Move less at once.',
  },
  DEPOSIT_BOUND: {
    message: 'deposits of this portfolio would come to {value}; the bound is {limit}',
    hint: 'Deposit less, or withdraw first.',
  },
  OWNER_DEPOSIT_BOUND: {
    message: 'deposits of all portfolios of this owner would come to {value}; the bound is {limit}',
    hint: 'Deposit less, or withdraw first.',
  },
  UNKNOWN_INSTRUMENT: {
    message: 'there is no instrument {symbol} on this desk',
    hint: 'List what can be traded with: traderai quote list',
  },
  INSTRUMENT_INACTIVE: {
    message: '{symbol} is not open for trading',
    hint: 'Wait until it is opened again; open orders in it can be canceled.',
  },
  CURRENCY_MISMATCH: {
    message: '{symbol} does not trade in the currency of the portfolio',
    hint: 'Use a portfolio in the currency of the instrument.',
  },
  OFF_TICK: {
    message: 'price {value} is not a multiple of the tick {limit}',
    hint: 'Move the price to a multiple of the tick.',
  },
  OFF_LOT: {
    message: 'quantity {value} is not a multiple of the lot {limit}',
    hint: 'Change the quantity to a multiple of the lot.',
  },
  BELOW_MINIMUM_NOTIONAL: { message: 'notional {value} is below the minimum {limit}', hint: 'Raise the quantity.' },
  BAD_QUANTITY: {
    message: 'quantity {value} is not above 0 and below 1,000,000,000,000 with at most 8 decimals',
    hint: 'Correct the quantity.',
  },
  BAD_PRICE: {
    message: 'price {value} does not suit the order',
    hint: 'A limit order needs a price above 0 with at most 8 decimals, a market order none.',
  },
  BAD_CLIENT_ORDER_ID: {
    message: 'client order id {value} is not valid',
    hint: 'Use 1 to 64 letters, digits and . _ : - and begin with a letter or digit.',
  },
  BAD_SYMBOL: { message: 'symbol {symbol} is not valid', hint: 'Use 1 to 32 capital letters, digits and . _ : / -' },
  BAD_NOTE: { message: 'the note is not valid', hint: 'Use at most 280 characters without control characters.' },
  BAD_NAME: { message: 'name {value} is not valid', hint: 'Use a short name without control characters.' },
  STATEMENTS_NOT_COUNTED: {
    message: 'this database does not count its statements',
    hint: 'As a superuser in this database: create extension pg_stat_statements; its library belongs into shared_preload_libraries.',
  },
  JOB_NOT_RUNNING: {
    message: 'this run of a job is not under way',
    hint: 'Run the job again: traderai db maintain --job NAME',
  },
  BAD_PASSWORD: {
    message: 'the password is not valid',
    hint: 'Use 12 to 128 letters, digits and signs of a plain keyboard.',
  },
  BAD_SCOPE: {
    message: 'the scope is not valid',
    hint: 'Scopes: viewer, analyst, trader, agent, risk, engine, admin. A person is not an agent nor an engine.',
  },
  BAD_EXPIRY: {
    message: 'the instant of expiry is not valid',
    hint: 'Give one in the future, such as 2027-01-31, or how long, such as 90d.',
  },
  UNKNOWN_LOGIN: {
    message: 'there is no login {login} of the desk',
    hint: 'See who is on with: traderai session list',
  },
  UNKNOWN_USER: { message: 'there is no user {user}', hint: 'List them with: traderai user list' },
  UNKNOWN_KEY: { message: 'there is no key {key} of yours', hint: 'List yours with: traderai key list' },
  UNKNOWN_SESSION: {
    message: 'there is no session {session} that you may end',
    hint: 'List them with: traderai session list',
  },
  LAST_ADMINISTRATOR: {
    message: '{user} is the last administrator',
    hint: 'Make another first: traderai user create NAME --scope admin',
  },
  DUPLICATE_NAME: { message: 'the name {value} is taken', hint: 'Choose another name.' },
  NO_MARKET: {
    message: '{symbol} has no price yet, so nothing bounds what the order may cost',
    hint: 'Wait for the first quote or bar of its finest series (coarser bars only move charts). A limit buy, and a limit sale of what you hold, need no price.',
  },
  PRICE_COLLAR: {
    message: 'price {value} is too far through the market; the collar ends at {limit}',
    hint: 'Check the price for a typing error, or move it towards the market.',
  },
  REDUCE_ONLY_NO_POSITION: {
    message: 'a reduce-only order of {symbol} has no position to reduce',
    hint: 'Check the side and the position, or leave out ro.',
  },
  INSUFFICIENT_BUYING_POWER: {
    message: 'the order needs {value} of buying power; {limit} is left',
    hint: 'Reduce the quantity, close something, cancel open orders or deposit.',
  },
  NO_SHORT_IN_CASH_ACCOUNT: {
    message: 'a CASH account sells only what it holds: {limit} is free to sell, the order sells {value}',
    hint: 'Reduce the quantity, cancel open sells, or use a MARGIN account: traderai portfolio create NAME --account margin',
  },
  DUPLICATE_CLIENT_ORDER_ID: {
    message: 'client order id {value} already names another order',
    hint: 'Use a new client order id for a new order.',
  },
  BAD_CLIENT_SIGNAL_ID: {
    message: 'client signal id {value} is not valid',
    hint: 'Use 1 to 64 letters, digits and . _ : - and begin with a letter or digit.',
  },
  DUPLICATE_CLIENT_SIGNAL_ID: {
    message: 'client signal id {value} already names another signal',
    hint: 'Use a new client signal id for a new signal.',
  },
  BAD_STRENGTH: {
    message: 'strength {value} is not 0 to 1 with at most 8 decimals',
    hint: 'Write it as a probability, such as 0.7.',
  },
  BAD_HORIZON: {
    message: 'the horizon is not 1 minute to 365 days',
    hint: 'Say how far ahead the signal looks, such as 4h.',
  },
  WRONG_SIDE: {
    message: 'stop or target is on the wrong side of the entry {value}',
    hint: 'Correct stop, target or direction.',
  },
  SIGNAL_RATE: {
    message: 'too many signals in a short time',
    hint: 'Publish less often: a signal says what holds until its horizon.',
  },
  ORDER_NOT_FOUND: {
    message: 'there is no order {order} that you may change',
    hint: 'List open orders with: traderai order list',
  },
  ORDER_TERMINAL: {
    message: 'order {order} is over: nothing is left to change',
    hint: 'See what became of it with: traderai order show',
  },
  ALERT_NOT_FOUND: {
    message: 'there is no such alert or rule of yours',
    hint: 'List them with: traderai alert list, traderai alert rule list',
  },
  MAX_ORDER_NOTIONAL: {
    message: 'notional {value} is above the limit of {limit} an order',
    hint: 'Split the order, or ask risk to raise MAX_ORDER_NOTIONAL.',
  },
  BAD_ZONE: {
    message: 'there is no time zone {value}',
    hint: 'Use a name of the IANA database, such as America/New_York or UTC.',
  },
  BAD_TIME: { message: 'time of day {value} is not from 00:00 to 23:59', hint: 'Write it as HH:MM, such as 17:00.' },
  BAD_TRADING_HOURS: {
    message: 'the trading hours of {symbol} are not of the shape that the desk reads',
    hint: 'Name us-equities, fx or round-the-clock, or see the shape with: traderai instrument set --help',
  },
  READ_ONLY: {
    message: 'the desk is read-only',
    hint: 'Look, do not trade: the status line and traderai doctor say why.',
  },
  HALTED: {
    message: 'trading is halted {reason}',
    hint: 'Cancel, flatten and reduce-only orders still work; risk may resume.',
  },
  UNSUPPORTED: {
    message: '{feature} is not available yet',
    hint: 'Available: MARKET and LIMIT; DAY, GTC, IOC and FOK; reduce only.',
  },
  APPEND_ONLY: { message: '{table} is append-only', hint: 'A correction is a new row.' },
  ISOLATION_LEVEL: {
    message: 'the transaction does not see what others commit: its isolation level is {level}',
    hint: 'Use read committed.',
  },
  STALE_ORDER: {
    message: 'an order of this step is closed already or would lose a fill',
    hint: 'The engine must load the desk again.',
  },
  STALE_CASH: { message: 'a withdrawal took cash that this step spends', hint: 'The engine must load the desk again.' },
  STALE_CURSOR: { message: 'a feed cursor would go back', hint: 'The engine must load the desk again.' },
  STALE_EPOCH: {
    message: 'another engine leads this desk now',
    hint: 'This engine must stop writing; it may stand by for the lead.',
  },
} as const satisfies Readonly<Record<string, ErrorText>>;

export type ErrorCode = keyof typeof ERROR_CODES;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}

/** Message and hint of a code with the values of the case; a value that is not known is left out of the sentence. */
export function errorMessage(code: ErrorCode, values: Readonly<Record<string, string>> = {}): ErrorText {
  const { message, hint } = ERROR_CODES[code];
  const filled = message.replace(/ ?\{(\w+)\}/g, (place: string, name: string) => {
    const value = values[name];
    return value === undefined ? '' : place.replace(`{${name}}`, value);
  });
  return { message: filled.trim(), hint };
}
