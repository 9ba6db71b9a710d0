/** The refusals of bookings by an engine whose state is old, or that leads no more. */

export const ENGINE_ERROR_CODES = {
  STALE_ORDER: {
    message: 'an order of this step has already ended or would lose a fill',
    hint: 'Load the desk again: the state of the engine is old.',
  },
  STALE_CASH: {
    message: 'a withdrawal removed cash that a fill of this booking needs',
    hint: 'Load the desk again: the state of the engine is old.',
  },
  STALE_HALT: {
    message: 'trading was halted before a fill of this booking',
    hint: 'Load the desk again: the state of the engine is old.',
  },
  STALE_CURSOR: {
    message: 'a feed cursor would move backwards',
    hint: 'Load the desk again: the state of the engine is old.',
  },
  STALE_EPOCH: {
    message: 'another engine leads this desk now',
    hint: 'Stop writing; this engine may stand by to lead later.',
  },
} as const;
