/** The refusals of exits and of orders that depend on others. */

export const LINK_ERROR_CODES = {
  BAD_EXIT: {
    message: 'exit {value} is not valid',
    hint: 'Give a take profit one of limit_price, atr and r, a stop loss one of stop_price, atr and a trail, as a number above 0.',
  },
  BAD_ORDER: {
    message: 'the order {value} is not valid',
    hint: 'Give an object with the parameters of place_order by name.',
  },
  EXIT_OUT_OF_REACH: {
    message: 'the exit would be at {value}, which no price can reach',
    hint: 'Use a smaller distance.',
  },
  LIMIT_BEFORE_STOP: {
    message: 'limit {value} of the stop loss is better than its stop {limit}, so it may protect nothing',
    hint: 'Give a limit at the stop or beyond it, or none: the stop loss then trades at the market.',
  },
  ATR_UNKNOWN: {
    message: 'the ATR needs {limit} closed candles; there are {value}',
    hint: 'Give a price or a percentage, or import candles with: traderai candle import FILE',
  },
  BAD_LINK: {
    message: 'there is no open order {value} that the order can be linked to',
    hint: 'Name an open order of the same portfolio and symbol.',
  },
  LINKED_QUANTITY: {
    message: 'the quantity of order {value} belongs to its list',
    hint: 'Replace its price. The quantity of an exit follows its entry: replace or cancel that one.',
  },
  PARENT_DENIED: {
    message: 'order {value}, for which it waits, is denied',
    hint: 'See why with: traderai order show NUMBER',
  },
} as const;
