import type { Topic } from './cases.ts';
import { SOURCES } from './sources.ts';

export const ONE_TRIGGERS_OTHER: Topic = {
  title: 'One triggers the other',
  rule: 'An order with a parent is held until the parent is filled completely, and works from that event on. When the parent ends otherwise, it ends too.',
  cases: [
    {
      title: 'An order waits until the order before it is filled completely',
      source: SOURCES.fixOto,
      script: `
        b 10 @100 gtc
        then s 10 @110 gtc
        bar 101 112 99 111 4
        bar 101 112 99 111 6`,
      wanted: ['1: bought 4 at 100, bought 6 at 100, FILLED', '2: held, released for 10, NEW'],
    },
    {
      title: 'It trades in the rest of the bar that fills its parent',
      source: SOURCES.emulator,
      script: `
        b 10 @100 gtc
        then s 10 @103 gtc
        bar 101 104 99 104`,
      wanted: ['1: bought 10 at 100, FILLED', '2: held, released for 10, sold 10 at 103, FILLED'],
    },
    {
      title: 'A canceled parent ends it',
      source: SOURCES.binanceOto,
      script: `
        b 10 @90 gtc
        then s 10 @110 gtc
        bar 101 112 99 111
        cancel 1`,
      wanted: [
        '1: canceled on request, CANCELED',
        '2: held, the order that it waited for ended without a fill for it, CANCELED',
      ],
    },
    {
      title: 'A parent that is canceled with a part filled ends it',
      source: SOURCES.binanceOto,
      script: `
        b 10 @100 gtc
        then s 10 @110 gtc
        bar 101 102 99 101 4
        cancel 1`,
      wanted: [
        '1: bought 4 at 100, canceled on request, CANCELED',
        '2: held, the order that it waited for ended without a fill for it, CANCELED',
      ],
    },
    {
      title: 'An expired parent ends it',
      source: SOURCES.binanceOto,
      script: `
        b 10 @90
        then s 10 @110 gtc
        bar 101 102 99 101
        night
        bar 111 112 110 111`,
      wanted: [
        '1: the session ended, EXPIRED',
        '2: held, the order that it waited for ended without a fill for it, CANCELED',
      ],
    },
    {
      title: 'Its own day begins when it is released',
      source: SOURCES.desk,
      script: `
        b 10 @100 gtc
        then s 10 @110
        bar 101 102 101 101
        night
        bar 101 102 99 101
        bar 105 106 104 105
        night
        bar 111 112 110 111`,
      wanted: ['1: bought 10 at 100, FILLED', '2: held, released for 10, the session ended, EXPIRED'],
    },
    {
      title: 'A market order that waits trades at the price that filled its parent',
      source: SOURCES.fixOto,
      script: `
        b 10 @100 gtc
        then b 5 @mkt gtc
        bar 101 102 99 101`,
      wanted: ['1: bought 10 at 100, FILLED', '2: held, released for 5, bought 5 at 100, FILLED'],
    },
    {
      title: 'A waiting order can be canceled before its parent fills',
      source: SOURCES.fixOto,
      script: `
        b 10 @100 gtc
        then s 10 @110 gtc
        cancel 2
        bar 101 102 99 101
        bar 111 112 110 111`,
      wanted: ['1: bought 10 at 100, FILLED', '2: held, canceled on request, CANCELED'],
    },
    {
      title: 'A waiting order survives a restart',
      source: SOURCES.desk,
      script: `
        b 10 @100 gtc
        then s 10 @110 gtc
        bar 101 102 101 101
        restart
        bar 101 102 99 101
        bar 111 112 110 111`,
      wanted: ['1: bought 10 at 100, FILLED', '2: held, released for 10, sold 10 at 111, FILLED'],
    },
    {
      title: 'A waiting entry has exits of its own',
      source: SOURCES.desk,
      script: `
        b 10 @100 gtc
        then b 5 @98 gtc tp 105 sl 95
        bar 101 102 99 101
        bar 99 99 97 98
        bar 104 106 103 105`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '2: held, released for 5, bought 5 at 98, FILLED',
        '2tp: held, released for 5, sold 5 at 105, FILLED',
        '2sl: held, released for 5, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'A stop that waits and is reached when it is released triggers at once',
      source: SOURCES.secStop,
      script: `
        b 10 @100 gtc
        then s 10 @mkt stp 101 gtc
        bar 101 101 99 100`,
      wanted: ['1: bought 10 at 100, FILLED', '2: held, released for 10, triggered at 101, sold 10 at 100, FILLED'],
    },
    {
      title: 'The second order of a reversal opens the agreed quantity, whatever an earlier order has closed',
      source: SOURCES.desk,
      script: `
        hold 10 @ 100
        s 4 @105 gtc
        s 10 @mkt ro
        then s 10 @mkt
        bar 106 107 105 106`,
      wanted: [
        '1: sold 4 at 106, FILLED',
        '2: sold 6 at 106, reduce-only, CANCELED',
        '3: held, released for 10, sold 10 at 106, FILLED',
      ],
    },
    {
      title: 'and opens nothing when the position is gone before',
      source: SOURCES.desk,
      script: `
        hold 10 @ 100
        s 10 @105 gtc
        s 10 @mkt ro
        then s 10 @mkt
        bar 106 107 105 106`,
      wanted: [
        '1: sold 10 at 106, FILLED',
        '2: reduce-only, CANCELED',
        '3: held, the order that it waited for ended without a fill for it, CANCELED',
      ],
    },
  ],
};
