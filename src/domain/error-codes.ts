/**
 * Every refusal by its code: its general meaning and the next step. The database raises the codes with its own message,
 * which contains the numbers. Commands and the console read the hints here, docs/refusals.md both.
 */
import { ENGINE_ERROR_CODES } from './engine-error-codes.ts';
import { LINK_ERROR_CODES } from './link-error-codes.ts';
import { LIMIT_ERROR_CODES } from './limit-error-codes.ts';
import { PROPOSAL_ERROR_CODES } from './proposal-error-codes.ts';
import { RISK_ERROR_CODES } from './risk-error-codes.ts';

export interface ErrorText {
  /** `{name}` is the place of a value of the case. */
  readonly message: string;
  readonly hint: string;
}

export const ERROR_CODES = {
  UNKNOWN_PORTFOLIO: {
    message: 'there is no portfolio {portfolio} that you may trade',
    hint: 'List yours with: traderai portfolio list',
  },
  NOT_PERMITTED: {
    message: 'your role does not allow this',
    hint: 'Use a login whose role allows it, or have an administrator grant you that role.',
  },
  NOT_GRANTED: {
    message: 'portfolio {portfolio} belongs to another user, and you have no grant for it',
    hint: 'Have its owner run: traderai portfolio grant NAME USER. Without a grant you may cancel its orders and reduce its positions.',
  },
  UNKNOWN_GRANT: {
    message: 'user {user} has no grant of this portfolio',
    hint: 'List grants with: traderai portfolio show NAME',
  },
  TOO_MANY_GRANTS: {
    message: 'the portfolio has {limit} grants, the most that are allowed',
    hint: 'Revoke one with: traderai portfolio grant NAME USER --revoke',
  },
  ADDRESS_NOT_ALLOWED: {
    message: 'this key may not connect from {address}',
    hint: 'Use the key from one of its addresses. Its user lists them with: traderai key list --json',
  },
  KEY_SYMBOL: {
    message: 'this key may not use symbol {symbol}',
    hint: 'Use another key, or the login of the user. List keys and their limits with: traderai key list',
  },
  KEY_LARGEST_ORDER: {
    message: 'notional {value} is above {limit}, the largest order of this key',
    hint: 'Reduce the quantity, or use the login of the user.',
  },
  BAD_KEY_LIMIT: {
    message: 'a limit of the key is not a list of 1 to 100 entries',
    hint: 'Use 1 to 100 entries each, or leave a list out.',
  },
  PORTFOLIO_INACTIVE: {
    message: 'portfolio {portfolio} is not active',
    hint: 'Use another portfolio, or have an administrator activate it.',
  },
  PORTFOLIO_SUSPENDED: {
    message: 'portfolio {portfolio} is suspended',
    hint: 'Cancel its working orders, or have an administrator run: traderai portfolio resume NAME',
  },
  PORTFOLIO_NOT_SUSPENDED: {
    message: 'portfolio {portfolio} is not suspended',
    hint: 'List the portfolios and their states with: traderai portfolio list --all',
  },
  ORDER_QUANTITY_BOUND: {
    message: 'quantity {value} is above {limit}, the largest quantity of an order',
    hint: 'Split the order.',
  },
  ORDER_NOTIONAL_BOUND: {
    message: 'notional {value} is above {limit}, the largest notional of an order',
    hint: 'Reduce the quantity.',
  },
  LOCK_ORDER: {
    message: 'another session holds a lock that this transaction may not wait for',
    hint: 'Send the whole transaction again. To wait instead, use one portfolio a transaction, or portfolios in the order of their ids.',
  },
  OPEN_ORDERS_LIMIT: {
    message: 'you have {value} open orders; the limit is {limit}',
    hint: 'Cancel open orders. An administrator may change the limit with: traderai user limit NAME --open-orders N',
  },
  ALERT_RULES_LIMIT: {
    message: 'you have {value} alert rules; the limit is {limit}',
    hint: 'Delete rules with: traderai alert rule delete. An administrator may change the limit with: traderai user limit NAME --alert-rules N',
  },
  SESSIONS_LIMIT: {
    message: 'this connection already has {limit} open sessions',
    hint: 'Close them with close_session, or connect again.',
  },
  PORTFOLIOS_LIMIT: {
    message: 'you already have {limit} portfolios',
    hint: 'Use one of them. List them with: traderai portfolio list',
  },
  NO_CONNECTION_ROOM: {
    message: 'all users together may have {limit} connections',
    hint: 'Lower the share of users with: traderai user limit NAME --connections N. Or raise max_connections of the server.',
  },
  KEYS_TAKE_CONNECTIONS: {
    message: 'the keys of the user take {value} of its {limit} connections',
    hint: 'Use fewer connections, revoke a key, or have an administrator raise the share: traderai user limit NAME --connections N',
  },
  BUSY: {
    message: 'another session changes this in an open transaction',
    hint: 'Wait until that transaction ends, then try again.',
  },
  SCOPE_BUSY: {
    message: 'other sessions are giving this scope to logins',
    hint: 'Try again.',
  },
  STILL_CONNECTED: {
    message: 'connections are still open',
    hint: 'Try again. The server may need more time to end them.',
  },
  PRICE_BOUND: { message: 'price {value} is above the largest price {limit}', hint: 'Correct the price.' },
  POSITION_BOUND: {
    message: 'the position could reach {value} when all open orders fill; the bound is {limit}',
    hint: 'Reduce the quantity, cancel open orders or close a part of the position.',
  },
  MONEY_BOUND: {
    message: 'cash, results and exposure could reach {value} at the worst prices; the bound is {limit}',
    hint: 'Close positions, cancel open orders or withdraw cash.',
  },
  CASH_MOVEMENT_BOUND: {
    message: 'amount {value} is above {limit}, the largest deposit or withdrawal',
    hint: 'Split the amount.',
  },
  DEPOSIT_BOUND: {
    message: 'deposits of this portfolio would reach {value}; the bound is {limit}',
    hint: 'Deposit less, or withdraw first.',
  },
  OWNER_DEPOSIT_BOUND: {
    message: 'deposits of all portfolios of this owner would reach {value}; the bound is {limit}',
    hint: 'Deposit less, or withdraw first.',
  },
  UNKNOWN_INSTRUMENT: {
    message: 'there is no instrument {symbol} on this desk',
    hint: 'List instruments with: traderai instrument list',
  },
  USER_DISABLED: {
    message: 'user {user}, which placed or replaced the order, is disabled',
    hint: 'Use another login with a right in the portfolio: the login was closed before the engine accepted the order or its new terms.',
  },
  INSTRUMENT_INACTIVE: {
    message: '{symbol} is inactive',
    hint: 'Cancel open orders in it, or have an administrator run: traderai instrument activate SYMBOL',
  },
  BAD_INSTRUMENT_STATE: {
    message: 'the state of the instrument is not true or false',
    hint: 'Use true for active, false for inactive.',
  },
  CURRENCY_MISMATCH: {
    message: '{symbol} does not trade in the currency of the portfolio',
    hint: 'Use a portfolio in the currency of the instrument.',
  },
  OFF_TICK: {
    message: 'price {value} is not a multiple of the tick {limit}',
    hint: 'Move the price to a multiple of the tick.',
  },
  ...LINK_ERROR_CODES,
  ...RISK_ERROR_CODES,
  ...LIMIT_ERROR_CODES,
  ...PROPOSAL_ERROR_CODES,
  TRAIL_TOO_WIDE: {
    message: 'the stop would be {value} below the market at {limit}, so no price can reach it',
    hint: 'Use a smaller trail, or a percentage: trl 1.5%',
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
  BAD_SIDE: { message: 'side {value} is neither BUY nor SELL', hint: 'Use BUY or SELL.' },
  BAD_REDUCE_ONLY: { message: 'reduce only is neither true nor false', hint: 'Use true or false.' },
  BAD_PRICE: {
    message: 'price {value} is not valid for this type of order',
    hint: 'Give LIMIT and STOP_LIMIT a limit price; STOP, STOP_LIMIT and MARKET_IF_TOUCHED a stop price; above 0 with at most 8 decimals.',
  },
  BAD_TRAIL: {
    message: 'trail {value} is not valid for this type of order',
    hint: 'Give TRAILING_STOP an amount above 0, or a percentage above 0 and below 100; other orders have neither.',
  },
  BAD_TIME_IN_FORCE: {
    message: 'a {type} order cannot be {value}',
    hint: 'Use DAY, GTC or GTD for an order with a trigger, which must wait for it; OPG and CLS are for MARKET and LIMIT.',
  },
  BAD_EXPIRE_DATE: {
    message: 'the last date of a GTD order is missing or not from 1970-01-01 to 2099-12-31, or another order has one',
    hint: 'Give a GTD order its last date, and other orders none.',
  },
  EXPIRE_DATE_PASSED: {
    message: 'the last date of the order has passed in the time zone of its instrument',
    hint: "Give today or a later date on the market's clock.",
  },
  BAD_CONDITION: {
    message: 'post only or all or none does not fit the type or the time in force',
    hint: 'Use LIMIT with DAY, GTC or GTD for post only; all or none is not for IOC, FOK and displayed quantities.',
  },
  BAD_DISPLAY_QUANTITY: {
    message: 'displayed quantity {value} does not fit the order',
    hint: 'Use a number above 0 and at most the quantity of a LIMIT or STOP_LIMIT order with DAY, GTC or GTD.',
  },
  POST_ONLY_WOULD_TAKE: {
    message: 'a post-only order would have traded at once with its limit',
    hint: 'Choose a limit behind the market.',
  },
  BAD_CLIENT_ORDER_ID: {
    message: 'client order id {value} is not valid',
    hint: 'Use 1 to 64 letters, digits and . _ : - and begin with a letter or digit.',
  },
  BAD_SYMBOL: { message: 'symbol {symbol} is not valid', hint: 'Use 1 to 32 capital letters, digits and . _ : / -' },
  BAD_NOTE: {
    message: 'the note is not valid',
    hint: 'Use at most 280 characters without control and invisible characters.',
  },
  BAD_NAME: {
    message: 'name {value} is not valid',
    hint: 'Use a short name without control and invisible characters.',
  },
  STATEMENTS_NOT_COUNTED: {
    message: 'this database does not count its statements',
    hint: 'Add pg_stat_statements to shared_preload_libraries as a superuser, restart the server, and run in this database: create extension pg_stat_statements',
  },
  JOB_NOT_RUNNING: {
    message: 'this run of the job is not in progress',
    hint: 'Run the job again: traderai db maintain --job NAME',
  },
  BAD_PASSWORD: {
    message: 'the password is not valid',
    hint: 'Use 12 to 128 letters, digits and punctuation marks of ASCII.',
  },
  BAD_SCOPE: {
    message: 'the scope is not valid',
    hint: 'Use viewer, analyst, trader, agent, risk, engine or admin. The scopes agent and engine are for API keys, not for users.',
  },
  BAD_EXPIRY: {
    message: 'the expiry is not valid',
    hint: 'Give a date in the future, such as 2027-01-31, or a duration, such as 90d.',
  },
  UNKNOWN_LOGIN: {
    message: 'there is no login {login} on this desk',
    hint: 'List the open sessions with: traderai session list',
  },
  UNKNOWN_USER: { message: 'there is no user {user}', hint: 'List them with: traderai user list' },
  UNKNOWN_KEY: { message: 'you have no key {key}', hint: 'List yours with: traderai key list' },
  UNKNOWN_SESSION: {
    message: 'there is no session {session} that you may end',
    hint: 'List them with: traderai session list',
  },
  LAST_ADMINISTRATOR: {
    message: '{user} is the last administrator',
    hint: 'Create another administrator first: traderai user create NAME --scope admin',
  },
  DUPLICATE_NAME: { message: 'the name {value} is taken', hint: 'Choose another name.' },
  NO_MARKET: {
    message: '{symbol} has no price yet, so the cost of the order is unknown',
    hint: 'Wait for the first quote or bar of its finest series (longer bars change charts only). A limit or stop buy, and such a sale that closes a long position, need no price.',
  },
  QUOTE_STALE: {
    message: 'the last quote of {symbol} is {value} seconds old; the oldest allowed is {limit} seconds old',
    hint: 'Wait for the next quote. Without one, see whether an engine runs: traderai engine status. Cancels and reduce-only orders need no fresh quote.',
  },
  BAD_MATCHING_RULES: {
    message: 'the rules of an instrument are none, or the ATR interval is unknown',
    hint: 'Give a post-only policy, a bar path or an ATR interval such as 1h.',
  },
  BAD_QUOTE_AGE: {
    message: 'the age of a stale quote is not from 1 second to 1 day',
    hint: 'Use 1 to 86400 (1 day).',
  },
  PRICE_COLLAR: {
    message: 'price {value} is too far through the market; the collar ends at {limit}',
    hint: 'Check the price for a typing error, or move it closer to the market.',
  },
  REDUCE_ONLY_NO_POSITION: {
    message: 'a reduce-only order in {symbol} has no position to reduce',
    hint: 'Check the side and the position, or leave out ro.',
  },
  INSUFFICIENT_BUYING_POWER: {
    message: 'the order needs {value} of buying power; {limit} is left',
    hint: 'Reduce the quantity, close a position, cancel open orders or deposit cash.',
  },
  NO_SHORT_IN_CASH_ACCOUNT: {
    message: 'a CASH account cannot sell short: {limit} is free to sell, the order sells {value}',
    hint: 'Reduce the quantity, cancel open sells, or use a MARGIN account: traderai portfolio create NAME --account margin',
  },
  DUPLICATE_CLIENT_ORDER_ID: {
    message: 'client order id {value} belongs to another order',
    hint: 'Use a new client order id for a new order.',
  },
  BAD_CLIENT_SIGNAL_ID: {
    message: 'client signal id {value} is not valid',
    hint: 'Use 1 to 64 letters, digits and . _ : - and begin with a letter or digit.',
  },
  DUPLICATE_CLIENT_SIGNAL_ID: {
    message: 'client signal id {value} belongs to another signal',
    hint: 'Use a new client signal id for a new signal.',
  },
  BAD_STRENGTH: {
    message: 'strength {value} is not a number from 0 to 1 with at most 8 decimals',
    hint: 'Write it as a probability, such as 0.7.',
  },
  BAD_HORIZON: {
    message: 'the horizon is not from 1 minute to 365 days',
    hint: 'Give the time that the signal looks ahead, such as 4h.',
  },
  WRONG_SIDE: {
    message: 'stop or target is on the wrong side of the entry {value}',
    hint: 'Correct the stop, the target or the direction.',
  },
  SIGNAL_RATE: {
    message: 'too many signals in a short time',
    hint: 'Publish less often: a signal is valid until its horizon.',
  },
  ORDER_NOT_FOUND: {
    message: 'there is no order {order} that you may change',
    hint: 'List open orders with: traderai order list',
  },
  ORDER_TERMINAL: {
    message: 'order {order} has ended and cannot be changed',
    hint: 'See how it ended with: traderai order show',
  },
  OPEN_LINKED_ORDERS: {
    message: 'open orders with links, conditions or a time in force GTD, OPG or CLS: …',
    hint: 'Cancel them with: traderai order cancel; then roll back again.',
  },
  OPEN_TRIGGER_ORDERS: {
    message: 'open orders with a trigger or a pending replace: {count}',
    hint: 'Cancel them with: traderai order cancel; then roll back again.',
  },
  NO_NEW_TERMS: {
    message: 'new terms: none',
    hint: 'Give a quantity, a limit price or a stop price.',
  },
  ORDER_NOT_ACCEPTED: {
    message: 'order {order} is not accepted yet and cannot be replaced',
    hint: 'Wait until the engine has accepted it, or cancel it.',
  },
  CANCEL_PENDING: {
    message: 'order {order} waits for its cancel and cannot be replaced',
    hint: 'Wait until it is canceled, then place a new order.',
  },
  REPLACE_PENDING: {
    message: 'order {order} waits for other new terms',
    hint: 'Wait until the engine has answered that request, or cancel the order.',
  },
  ALREADY_TRIGGERED: {
    message: 'order {order} is triggered, so its stop price cannot change',
    hint: 'Replace its quantity or limit price, or cancel it.',
  },
  ALERT_NOT_FOUND: {
    message: 'you have no such alert or rule',
    hint: 'List them with: traderai alert list, traderai alert rule list',
  },
  BAD_ALERT_RULE: {
    message: 'a part of the alert rule is missing',
    hint: 'Name a price (last, bid or ask), a comparison and a severity.',
  },
  BAD_ACCOUNT: { message: 'the account is neither CASH nor MARGIN', hint: 'Use CASH or MARGIN.' },
  BAD_ZONE: {
    message: 'there is no time zone {value}',
    hint: 'Use a name of the IANA database, such as America/New_York or UTC.',
  },
  BAD_TIME: { message: 'time of day {value} is not from 00:00 to 23:59', hint: 'Write it as HH:MM, such as 17:00.' },
  BAD_TRADING_HOURS: {
    message: 'the trading hours of {symbol} have a shape that the desk cannot read',
    hint: 'Use us-equities, fx or round-the-clock, or see the shape with: traderai instrument set --help',
  },
  READ_ONLY: {
    message: 'the desk is read-only',
    hint: 'See the reason with: traderai db status. Reading works.',
  },
  UNSUPPORTED: {
    message: '{feature} is not available yet',
    hint: 'Use MARKET, LIMIT, STOP, STOP_LIMIT, TRAILING_STOP or MARKET_IF_TOUCHED; DAY, GTC, GTD, IOC, FOK, OPG or CLS.',
  },
  APPEND_ONLY: { message: '{table} is append-only', hint: 'Insert a new row as the correction.' },
  ISOLATION_LEVEL: {
    message: 'the transaction does not see rows committed by other sessions: its isolation level is {level}',
    hint: 'Use read committed.',
  },
  ...ENGINE_ERROR_CODES,
} as const satisfies Readonly<Record<string, ErrorText>>;

export type ErrorCode = keyof typeof ERROR_CODES;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}
