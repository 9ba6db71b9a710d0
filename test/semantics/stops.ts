import type { Topic } from './cases.ts';
import { SOURCES } from './sources.ts';

export const STOPS: Topic = {
  title: 'Stop, stop-limit and if-touched orders',
  rule: 'A stop order waits until the market trades at its stop price or beyond, a BUY above and a SELL below. Then it is a market order, or with a limit a limit order. A market-if-touched order waits for the opposite side. The last price of a quote triggers; a quote without one triggers at the price that the order would trade at.',
  cases: [
    {
      title: 'A sell stop that the bar reaches trades at the stop',
      source: SOURCES.emulator,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 97 gtc
        bar 100 101 95 96`,
      wanted: ['1: triggered at 97, sold 10 at 97, FILLED'],
    },
    {
      title: 'A touch triggers a stop',
      source: SOURCES.finraStop,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 95 gtc
        bar 100 101 95 96`,
      wanted: ['1: triggered at 95, sold 10 at 95, FILLED'],
    },
    {
      title: 'A triggered stop pays slippage from the stop price',
      source: SOURCES.secStop,
      script: `
        slippage 0.001
        hold 10 @ 100
        s 10 @mkt stp 95 gtc
        bar 100 101 95 96`,
      wanted: ['1: triggered at 95, sold 10 at 94.9, FILLED'],
    },
    {
      title: 'A gap fills a stop at the open, not at the stop',
      source: SOURCES.secStop,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 95 gtc
        bar 100 101 99 100
        bar 91 93 90 92`,
      wanted: ['1: triggered at 95, sold 10 at 91, FILLED'],
    },
    {
      title: 'A buy stop above the market enters on a rise',
      source: SOURCES.fixType,
      script: `
        b 10 @mkt stp 103 gtc
        bar 100 105 99 104`,
      wanted: ['1: triggered at 103, bought 10 at 103, FILLED'],
    },
    {
      title: 'A buy stop that the market gaps over trades at the open',
      source: SOURCES.secStop,
      script: `
        b 10 @mkt stp 103 gtc
        bar 100 102 99 101
        bar 107 108 106 107`,
      wanted: ['1: triggered at 103, bought 10 at 107, FILLED'],
    },
    {
      title: 'A stop that is already reached at acceptance trades at the next open',
      source: SOURCES.fixType,
      script: `
        hold 10 @ 100
        bar 94 95 93 94
        s 10 @mkt stp 95 gtc
        bar 94 96 93 95`,
      wanted: ['1: triggered at 95, sold 10 at 94, FILLED'],
    },
    {
      title: 'A stop out of reach waits',
      source: SOURCES.fixType,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 90 gtc
        bar 100 101 95 96
        bar 96 99 91 98`,
      wanted: ['1: NEW'],
    },
    {
      title: 'A stop that comes while a bar is open waits for the next bar',
      source: SOURCES.desk,
      script: `
        hold 10 @ 100
        open 100
        s 10 @mkt stp 97 gtc
        close 101 95 99
        bar 99 100 98 99`,
      wanted: ['1: NEW'],
    },
    {
      title: 'The last price of a quote triggers; the fill is at the bid',
      source: SOURCES.finraStop,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 97 gtc
        quote 98 100 98
        quote 96 98 97`,
      wanted: ['1: triggered at 97, sold 10 at 96, FILLED'],
    },
    {
      title: 'A wide quote alone does not trigger a stop while the last price is above it',
      source: SOURCES.finraStop,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 97 gtc
        quote 90 110 100`,
      wanted: ['1: NEW'],
    },
    {
      title: 'Without a last price the bid triggers a sell stop',
      source: SOURCES.nyse,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 97 gtc
        quote 98 99 -
        quote 97 99 -`,
      wanted: ['1: triggered at 97, sold 10 at 97, FILLED'],
    },
    {
      title: 'Without a last price the ask triggers a buy stop',
      source: SOURCES.nyse,
      script: `
        b 10 @mkt stp 103 gtc
        quote 100 102 -
        quote 101 103 -`,
      wanted: ['1: triggered at 103, bought 10 at 103, FILLED'],
    },
    {
      title: 'A triggered stop that finds too little volume trades the rest at the next open, wherever that is',
      source: SOURCES.secStop,
      script: `
        volume 0.1
        hold 10 @ 100
        s 10 @mkt stp 97 gtc
        bar 100 101 95 99 60
        bar 99 101 98 99 60`,
      wanted: ['1: triggered at 97, sold 6 at 97, sold 4 at 99, FILLED'],
    },
    {
      title: 'A stop stays triggered when the price comes back',
      source: SOURCES.finraStop,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 97 gtc
        quote 96 98 97 4
        quote 99 101 100`,
      wanted: ['1: triggered at 97, sold 4 at 96, sold 6 at 99, FILLED'],
    },
    {
      title: 'A stop-limit trades at the stop when its limit allows that',
      source: SOURCES.secStop,
      script: `
        hold 10 @ 100
        s 10 @96 stp 97 gtc
        bar 100 101 95 96`,
      wanted: ['1: triggered at 97, sold 10 at 97, FILLED'],
    },
    {
      title: 'A gap past the limit leaves a stop-limit unfilled: that is its risk',
      source: SOURCES.secStop,
      script: `
        hold 10 @ 100
        s 10 @96 stp 97 gtc
        bar 100 101 99 100
        bar 92 94 91 93`,
      wanted: ['1: triggered at 97, NEW'],
    },
    {
      title: 'The stop-limit fills when the price comes back through its limit',
      source: SOURCES.secStop,
      script: `
        hold 10 @ 100
        s 10 @96 stp 97 gtc
        bar 100 101 99 100
        bar 92 94 91 93
        bar 93 98 93 97`,
      wanted: ['1: triggered at 97, sold 10 at 96, FILLED'],
    },
    {
      title: 'A stop-limit with a limit better than its stop fills on the way back, on the same bar too',
      source: SOURCES.fixType,
      script: `
        hold 10 @ 100
        s 10 @99 stp 97 gtc
        bar 100 102 95 101`,
      wanted: ['1: triggered at 97, sold 10 at 99, FILLED'],
    },
    {
      title: 'or on a later bar',
      source: SOURCES.fixType,
      script: `
        hold 10 @ 100
        s 10 @99 stp 97 gtc
        bar 98 98.5 95 96
        bar 96 102 95.5 101`,
      wanted: ['1: triggered at 97, sold 10 at 99, FILLED'],
    },
    {
      title: 'A buy if-touched order buys a fall to its price',
      source: SOURCES.fixType,
      script: `
        b 10 @mkt mit 97 gtc
        bar 100 101 95 96`,
      wanted: ['1: triggered at 97, bought 10 at 97, FILLED'],
    },
    {
      title: 'A touch triggers an if-touched order, where a limit order would wait',
      source: SOURCES.fixType,
      script: `
        b 10 @mkt mit 95 gtc
        b 10 @95 gtc
        bar 100 101 95 96`,
      wanted: ['1: triggered at 95, bought 10 at 95, FILLED', '2: NEW'],
    },
    {
      title: 'A sell if-touched order takes a profit on a rise',
      source: SOURCES.fixType,
      script: `
        hold 10 @ 100
        s 10 @mkt mit 105 gtc
        bar 100 106 99 104`,
      wanted: ['1: triggered at 105, sold 10 at 105, FILLED'],
    },
    {
      title: 'A gap beyond an if-touched price trades at the better open',
      source: SOURCES.fixType,
      script: `
        b 10 @mkt mit 97 gtc
        bar 100 101 98 99
        bar 93 94 92 93`,
      wanted: ['1: triggered at 97, bought 10 at 93, FILLED'],
    },
    {
      title: 'A DAY stop ends with its session when the price stays away',
      source: SOURCES.fixTime,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 90 day
        bar 100 101 95 96
        night
        bar 80 81 79 80`,
      wanted: ['1: the session ended, EXPIRED'],
    },
    {
      title: 'A cancel before the trigger ends the order',
      source: SOURCES.fixCancel,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 97 gtc
        bar 100 101 98 99
        cancel 1
        bar 99 100 90 91`,
      wanted: ['1: canceled on request, CANCELED'],
    },
    {
      title: 'A stop survives a restart of the engine',
      source: SOURCES.finraStop,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 97 gtc
        bar 100 101 98 99
        restart
        bar 99 100 90 91`,
      wanted: ['1: triggered at 97, sold 10 at 97, FILLED'],
    },
    {
      title: 'A triggered stop survives a restart as a market order',
      source: SOURCES.finraStop,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 97 gtc
        quote 96 98 97 4
        restart
        quote 99 101 100`,
      wanted: ['1: triggered at 97, sold 4 at 96, sold 6 at 99, FILLED'],
    },
  ],
};
