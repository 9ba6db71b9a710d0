/** Where the rules of the cases are written down. */
export const SOURCES = {
  fixType: 'FIX 5.0 SP2, tag 40 OrdType',
  fixTime: 'FIX 5.0 SP2, tag 59 TimeInForce',
  fixCancel: 'FIX 5.0 SP2, Order State Changes, matrix B (cancel)',
  finraStop: 'FINRA Rule 5350, Stop Orders',
  secStop: 'SEC Investor Bulletin: Stop, Stop-Limit, and Trailing Stop Orders',
  secTypes: 'SEC Investor.gov: Types of Orders',
  nyse: 'NYSE Rule 7.31, Orders and Modifiers',
  emulator: 'TradingView Pine Script manual, Strategies: broker emulator',
  multicharts: 'MultiCharts, Intra-Bar Price Movement Assumptions',
  through: 'MultiCharts, Backtesting Assumptions: fill limit when the price exceeds the limit',
  reduceOnly: 'Binance Futures API, reduceOnly; Deribit API, reduce_only',
  regT: 'Regulation T, 12 CFR 220.8: cash account',
  desk: 'docs/time-of-a-bar.md',
} as const;
