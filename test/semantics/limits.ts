import type { Topic } from './cases.ts';
import { SOURCES } from './sources.ts';

export const LIMITS: Topic = {
  title: 'Market and limit orders',
  rule: 'A market order trades at the first price after its acceptance. A limit order trades at its limit or better: at the open when that is within the limit, otherwise at the limit when the price goes through it.',
  cases: [
    {
      title: 'A market order trades at the next open',
      source: SOURCES.secTypes,
      script: `
        b 10 @mkt
        bar 100 105 95 101`,
      wanted: ['1: bought 10 at 100, FILLED'],
    },
    {
      title: 'A market buy pays slippage, rounded to the tick against the trader',
      source: SOURCES.desk,
      script: `
        slippage 0.001
        b 10 @mkt
        bar 100.05 105 95 101`,
      wanted: ['1: bought 10 at 100.16, FILLED'],
    },
    {
      title: 'A market sale receives less by slippage',
      source: SOURCES.desk,
      script: `
        slippage 0.001
        s 10 @mkt
        bar 100 105 95 101`,
      wanted: ['1: sold 10 at 99.9, FILLED'],
    },
    {
      title: 'A limit that is already through at the open trades at the open',
      source: SOURCES.emulator,
      script: `
        b 10 @102 gtc
        bar 100 105 95 101`,
      wanted: ['1: bought 10 at 100, FILLED'],
    },
    {
      title: 'A sell limit below the open trades at the better open',
      source: SOURCES.emulator,
      script: `
        s 10 @98 gtc
        bar 100 105 95 101`,
      wanted: ['1: sold 10 at 100, FILLED'],
    },
    {
      title: 'A limit inside the bar trades at the limit, never at the better extreme',
      source: SOURCES.secTypes,
      script: `
        b 10 @97 gtc
        bar 100 105 95 101`,
      wanted: ['1: bought 10 at 97, FILLED'],
    },
    {
      title: 'A touch of a limit is no fill: others were first in the queue',
      source: SOURCES.through,
      script: `
        b 10 @95 gtc
        bar 100 105 95 101`,
      wanted: ['1: NEW'],
    },
    {
      title: 'A gap through a limit gives the better price',
      source: SOURCES.emulator,
      script: `
        s 10 @110 gtc
        bar 100 105 95 101
        bar 112 113 111 112`,
      wanted: ['1: sold 10 at 112, FILLED'],
    },
    {
      title: 'A quote within the limit trades at the quote',
      source: SOURCES.secTypes,
      script: `
        b 10 @102 gtc
        quote 100 101 100`,
      wanted: ['1: bought 10 at 101, FILLED'],
    },
    {
      title: 'A quote of too few units fills a part; the rest works on',
      source: SOURCES.nyse,
      script: `
        b 10 @102 gtc
        quote 100 101 100 4
        quote 100 101 100 5`,
      wanted: ['1: bought 4 at 101, bought 5 at 101, PARTIALLY_FILLED'],
    },
    {
      title: 'All orders together take at most their share of the volume of a bar, the earlier order first',
      source: SOURCES.desk,
      script: `
        volume 0.1
        b 8 @mkt gtc
        b 8 @mkt gtc
        bar 100 105 95 101 100
        bar 102 105 95 101 100`,
      wanted: ['1: bought 8 at 100, FILLED', '2: bought 2 at 100, bought 6 at 102, FILLED'],
    },
    {
      title: 'An IOC takes what the first open has and never rests',
      source: SOURCES.fixTime,
      script: `
        volume 0.1
        b 8 @mkt ioc
        bar 100 105 95 101 50
        bar 100 105 95 101 50`,
      wanted: ['1: bought 5 at 100, immediate or cancel, CANCELED'],
    },
    {
      title: 'An IOC whose limit is out of reach ends unfilled, also when the bar goes there later',
      source: SOURCES.fixTime,
      script: `
        b 8 @97 ioc
        bar 100 105 95 101`,
      wanted: ['1: immediate or cancel, CANCELED'],
    },
    {
      title: 'A FOK that cannot fill whole does not fill at all',
      source: SOURCES.fixTime,
      script: `
        volume 0.1
        b 8 @mkt fok
        bar 100 105 95 101 50`,
      wanted: ['1: fill or kill, CANCELED'],
    },
    {
      title: 'A FOK that fits fills whole',
      source: SOURCES.fixTime,
      script: `
        volume 0.1
        b 5 @mkt fok
        bar 100 105 95 101 50`,
      wanted: ['1: bought 5 at 100, FILLED'],
    },
    {
      title: 'A fill beats a cancel that is not confirmed',
      source: SOURCES.fixCancel,
      script: `
        b 10 @97 gtc
        bar 100 105 95 101
        cancel 1`,
      wanted: ['1: bought 10 at 97, FILLED'],
    },
    {
      title: 'A cancel after a part is filled keeps the part',
      source: SOURCES.fixCancel,
      script: `
        b 10 @102 gtc
        quote 100 101 100 4
        cancel 1
        quote 100 101 100 4`,
      wanted: ['1: bought 4 at 101, canceled on request, CANCELED'],
    },
    {
      title: 'An order that comes while a bar is open waits for the next bar',
      source: SOURCES.desk,
      script: `
        open 100
        b 10 @97 gtc
        close 105 95 101
        bar 98 99 96 97`,
      wanted: ['1: bought 10 at 97, FILLED'],
    },
    {
      title: 'A CASH account buys no more than its cash covers',
      source: SOURCES.regT,
      script: `
        cash 450
        b 10 @mkt
        bar 100 105 95 101`,
      wanted: ['1: bought 4 at 100, the cash of the account did not cover more, CANCELED'],
    },
    {
      title: 'A DAY order ends with its session; a GTC order works on',
      source: SOURCES.fixTime,
      script: `
        b 10 @90 day
        b 10 @90 gtc
        bar 100 105 95 101
        night
        bar 89 90 88 89`,
      wanted: ['1: the session ended, EXPIRED', '2: bought 10 at 89, FILLED'],
    },
  ],
};
