/** The refusals of halts. */

export const RISK_ERROR_CODES = {
  HALTED: {
    message: 'trading is halted {scope} by {login} since {instant}: {reason}',
    hint: 'Use reduce-only orders: ro in the order line, or traderai flatten. List the halts with: traderai risk show',
  },
  BAD_REASON: {
    message: 'the reason is not one line of 1 to 280 characters',
    hint: 'Write the reason in one line of 1 to 280 characters.',
  },
  BAD_HALT_SCOPE: {
    message: 'a halt names a user and a portfolio',
    hint: 'Name a user or a portfolio, or neither for the whole desk.',
  },
  UNKNOWN_HALT: {
    message: 'there is no halt {halt} that you may end',
    hint: 'List halts with: traderai risk show. You may end your own; risk and administrators end all.',
  },
  HALT_ENDED: {
    message: 'halt {halt} has ended already',
    hint: 'List the halts in force with: traderai risk show',
  },
  SECOND_PERSON: {
    message: 'halt {halt} must be ended by a second person',
    hint: 'Have another risk manager or administrator resume trading.',
  },
  RESUME_RATE: {
    message: 'resumptions of this user in the last minute: {count}',
    hint: 'Wait a minute, or have risk resume trading.',
  },
  HALTS_IN_FORCE: {
    message: 'halts in force: {count}',
    hint: 'End them with: traderai resume; then roll back again.',
  },
} as const;
