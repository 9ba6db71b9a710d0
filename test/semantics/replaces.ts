import type { Topic } from './cases.ts';
import { SOURCES } from './sources.ts';

export const REPLACES: Topic = {
  title: 'New terms and cancels',
  rule: 'A fill before the answer counts for the new terms. Only a smaller quantity keeps the time priority; every other change enters the order behind the others and works from the next market event on. The quantity of exits belongs to their entry.',
  cases: [
    {
      title: 'A smaller quantity keeps the place in the queue',
      source: SOURCES.fixReplace,
      script: `
        b 10 @99 gtc
        b 10 @99 gtc
        bar 100 101 100 100
        replace 1 q8
        bar 100 101 98 99 9`,
      wanted: ['1: bought 8 at 99, FILLED', '2: bought 1 at 99, PARTIALLY_FILLED'],
    },
    {
      title: 'A larger quantity goes behind the others',
      source: SOURCES.fixReplace,
      script: `
        b 10 @99 gtc
        b 10 @99 gtc
        bar 100 101 100 100
        replace 1 q12
        bar 100 101 98 99 11`,
      wanted: ['1: bought 1 at 99, PARTIALLY_FILLED', '2: bought 10 at 99, FILLED'],
    },
    {
      title: 'Another price goes behind the others',
      source: SOURCES.nyse,
      script: `
        b 10 @98 gtc
        b 10 @99 gtc
        bar 100 101 100 100
        replace 1 @99
        bar 100 101 98 99 11`,
      wanted: ['1: bought 1 at 99, PARTIALLY_FILLED', '2: bought 10 at 99, FILLED'],
    },
    {
      title: 'A quantity that is filled already completes the order',
      source: SOURCES.fixReplace,
      script: `
        b 10 @99 gtc
        bar 100 101 98 99 6
        replace 1 q5
        bar 100 101 98 99`,
      wanted: ['1: bought 6 at 99, FILLED'],
    },
    {
      title: 'A fill before the replace counts for the new quantity',
      source: SOURCES.fixReplace,
      script: `
        b 10 @99 gtc
        bar 100 101 98 99 4
        replace 1 q7
        bar 100 101 98 99`,
      wanted: ['1: bought 4 at 99, bought 3 at 99, FILLED'],
    },
    {
      title: 'A new limit fills no bar that is open',
      source: SOURCES.desk,
      script: `
        b 10 @90 gtc
        open 100
        replace 1 @99
        close 101 98 100
        bar 100 101 98 99`,
      wanted: ['1: bought 10 at 99, FILLED'],
    },
    {
      title: 'A new stop price triggers from the next event on',
      source: SOURCES.secStop,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 90 gtc
        bar 100 101 95 96
        replace 1 stp 97
        bar 96 97 95 96`,
      wanted: ['1: triggered at 97, sold 10 at 96, FILLED'],
    },
    {
      title: 'A moved stop loss protects the same quantity',
      source: SOURCES.ibBracket,
      script: `
        b 10 @100 gtc tp 110 sl 95
        bar 101 102 99 101 4
        replace 1sl stp 98
        bar 101 102 97 98`,
      wanted: [
        '1: bought 4 at 100, bought 6 at 100, FILLED',
        '1tp: held, released for 4, restated to 10, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 4, restated to 10, triggered at 98, sold 10 at 98, FILLED',
      ],
    },
    {
      title: 'A stop loss can be moved while it is held',
      source: SOURCES.ibBracket,
      script: `
        b 10 @100 gtc tp 110 sl 90
        bar 101 102 101 101
        replace 1sl stp 97
        bar 101 102 99 101
        bar 99 100 96 97`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, another order of its list took the quantity, CANCELED',
        '1sl: held, released for 10, triggered at 97, sold 10 at 97, FILLED',
      ],
    },
    {
      title: 'A moved target takes the stop loss with it',
      source: SOURCES.ibBracket,
      script: `
        b 10 @100 gtc tp 120 sl 95
        bar 101 102 99 101
        replace 1tp @105
        bar 102 106 101 105`,
      wanted: [
        '1: bought 10 at 100, FILLED',
        '1tp: held, released for 10, sold 10 at 105, FILLED',
        '1sl: held, released for 10, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'A larger entry gives its held exits the larger quantity',
      source: SOURCES.fixReplace,
      script: `
        b 10 @100 gtc tp 110 sl 95
        bar 101 102 101 101
        replace 1 q15
        bar 101 102 99 101
        bar 105 112 104 111`,
      wanted: [
        '1: bought 15 at 100, FILLED',
        '1tp: held, restated to 15, released for 15, sold 15 at 110, FILLED',
        '1sl: held, restated to 15, released for 15, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'An entry that is cut to its fills ends as filled, and its exits stay',
      source: SOURCES.fixReplace,
      script: `
        b 10 @100 gtc tp 110 sl 95
        bar 101 102 99 101 4
        replace 1 q4
        bar 105 112 104 111`,
      wanted: [
        '1: bought 4 at 100, FILLED',
        '1tp: held, released for 4, sold 4 at 110, FILLED',
        '1sl: held, released for 4, another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'A cancel of an order that was filled first comes too late',
      source: SOURCES.fixCancel,
      script: `
        b 10 @99 gtc
        bar 100 101 98 99
        cancel 1`,
      wanted: ['1: bought 10 at 99, FILLED'],
    },
    {
      title: 'A cancel of a triggered stop that waits for volume ends its rest',
      source: SOURCES.fixCancel,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 95 gtc
        bar 98 99 94 95 4
        cancel 1
        bar 94 95 93 94`,
      wanted: ['1: triggered at 95, sold 4 at 95, canceled on request, CANCELED'],
    },
  ],
};
