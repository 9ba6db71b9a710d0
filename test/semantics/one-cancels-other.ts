import type { Topic } from './cases.ts';
import { SOURCES } from './sources.ts';

export const ONE_CANCELS_OTHER: Topic = {
  title: 'One cancels the other',
  rule: 'Orders of one list share a quantity. A fill of one takes it from the others first; an order with nothing left ends. Together they never fill more than the largest of them. An order that its user cancels, or that expires, leaves the others.',
  cases: [
    {
      title: 'The first to fill cancels the other',
      source: SOURCES.fixOco,
      script: `
        hold 10 @ 100
        s 10 @110 gtc ro
        oco s 10 @mkt stp 95 gtc ro
        bar 105 112 104 111`,
      wanted: ['1: sold 10 at 110, FILLED', '2: another order of its list took the quantity, CANCELED'],
    },
    {
      title: 'The stop cancels the limit',
      source: SOURCES.fixOco,
      script: `
        hold 10 @ 100
        s 10 @110 gtc ro
        oco s 10 @mkt stp 95 gtc ro
        bar 98 99 94 95`,
      wanted: ['1: another order of its list took the quantity, CANCELED', '2: triggered at 95, sold 10 at 95, FILLED'],
    },
    {
      title: 'A partial fill takes its quantity from the other first',
      source: SOURCES.ibOca,
      script: `
        hold 10 @ 100
        s 10 @110 gtc ro
        oco s 10 @mkt stp 95 gtc ro
        bar 105 112 104 111 4
        bar 98 99 94 95`,
      wanted: ['1: sold 4 at 110, restated to 4, FILLED', '2: restated to 6, triggered at 95, sold 6 at 95, FILLED'],
    },
    {
      title: 'Both in one bar: the path decides, and together they fill no more than the position',
      source: SOURCES.ibOca,
      script: `
        hold 10 @ 100
        s 10 @102 gtc
        oco s 10 @mkt stp 97 gtc
        bar 100 103 95 96`,
      wanted: ['1: sold 10 at 102, FILLED', '2: another order of its list took the quantity, CANCELED'],
    },
    {
      title: 'Both in one bar with little volume: the rest waits in the one that filled last',
      source: SOURCES.ibOca,
      script: `
        hold 10 @ 100
        s 10 @102 gtc
        oco s 10 @mkt stp 97 gtc
        bar 100 103 95 96 4
        bar 96 97 95 96`,
      wanted: ['1: sold 4 at 102, restated to 4, FILLED', '2: restated to 6, triggered at 97, sold 6 at 96, FILLED'],
    },
    {
      title: 'Two limits that one leg passes fill the list once',
      source: SOURCES.ibOca,
      script: `
        hold 10 @ 100
        s 10 @102 gtc
        oco s 10 @103 gtc
        bar 100 105 99.5 104`,
      wanted: ['1: sold 10 at 102, FILLED', '2: another order of its list took the quantity, CANCELED'],
    },
    {
      title: 'Two limits that one open passes fill the list once',
      source: SOURCES.ibOca,
      script: `
        hold 10 @ 100
        s 10 @102 gtc
        oco s 10 @103 gtc
        bar 104 105 103.5 104`,
      wanted: ['1: sold 10 at 104, FILLED', '2: another order of its list took the quantity, CANCELED'],
    },
    {
      title: 'Lists of entries: the breakout above cancels the one below',
      source: SOURCES.fixOco,
      script: `
        b 10 @mkt stp 105 gtc
        oco s 10 @mkt stp 95 gtc
        bar 100 106 99 105
        bar 100 101 94 95`,
      wanted: [
        '1: triggered at 105, bought 10 at 105, FILLED',
        '2: another order of its list took the quantity, CANCELED',
      ],
    },
    {
      title: 'Lists of entries: both reached in one bar fill one only',
      source: SOURCES.ibOca,
      script: `
        b 10 @mkt stp 103 gtc
        oco s 10 @mkt stp 98 gtc
        bar 100 104 97 100`,
      wanted: ['1: another order of its list took the quantity, CANCELED', '2: triggered at 98, sold 10 at 98, FILLED'],
    },
    {
      title: 'A smaller order of a list ends when the larger one has filled as much',
      source: SOURCES.ibOca,
      script: `
        hold 10 @ 100
        s 10 @110 gtc ro
        oco s 4 @mkt stp 95 gtc ro
        bar 105 112 104 111 5`,
      wanted: ['1: sold 5 at 110, PARTIALLY_FILLED', '2: another order of its list took the quantity, CANCELED'],
    },
    {
      title: 'A canceled order leaves the other',
      source: SOURCES.desk,
      script: `
        hold 10 @ 100
        s 10 @110 gtc ro
        oco s 10 @mkt stp 95 gtc ro
        cancel 1
        bar 98 99 94 95`,
      wanted: ['1: canceled on request, CANCELED', '2: triggered at 95, sold 10 at 95, FILLED'],
    },
    {
      title: 'An order that expires leaves the other',
      source: SOURCES.desk,
      script: `
        hold 10 @ 100
        s 10 @110 ro
        oco s 10 @mkt stp 95 gtc ro
        bar 101 102 99 101
        night
        bar 98 99 94 95`,
      wanted: ['1: the session ended, EXPIRED', '2: triggered at 95, sold 10 at 95, FILLED'],
    },
    {
      title: 'An order that has filled a part ends filled when the other takes the rest',
      source: SOURCES.ibOca,
      script: `
        hold 10 @ 100
        s 10 @110 gtc ro
        oco s 10 @mkt stp 95 gtc ro
        bar 105 112 104 111 4
        bar 98 99 94 95 6`,
      wanted: ['1: sold 4 at 110, restated to 4, FILLED', '2: restated to 6, triggered at 95, sold 6 at 95, FILLED'],
    },
    {
      title: 'A restart between two partial fills keeps the shares',
      source: SOURCES.desk,
      script: `
        hold 10 @ 100
        s 10 @110 gtc ro
        oco s 10 @mkt stp 95 gtc ro
        bar 105 112 104 111 4
        restart
        bar 111 112 110.5 111 3
        restart
        bar 98 99 94 95`,
      wanted: [
        '1: sold 4 at 110, sold 3 at 111, restated to 7, FILLED',
        '2: restated to 6, restated to 3, triggered at 95, sold 3 at 95, FILLED',
      ],
    },
    {
      title: 'An entry of a list keeps its exits, which follow what the list leaves of it',
      source: SOURCES.desk,
      script: `
        b 10 @98 gtc tp 110 sl 90
        oco b 10 @mkt stp 105 gtc
        bar 105 106 104 105 4
        bar 98 99 97 98
        bar 100 112 99 111`,
      wanted: [
        '1: restated to 6, bought 6 at 98, FILLED',
        '1tp: held, restated to 6, released for 6, sold 6 at 110, FILLED',
        '1sl: held, restated to 6, released for 6, another order of its list took the quantity, CANCELED',
        '2: triggered at 105, bought 4 at 105, restated to 4, FILLED',
      ],
    },
    {
      title: 'A late cancel after the list has filled changes nothing',
      source: SOURCES.fixCancel,
      script: `
        hold 10 @ 100
        s 10 @110 gtc ro
        oco s 10 @mkt stp 95 gtc ro
        bar 105 112 104 111
        cancel 2`,
      wanted: ['1: sold 10 at 110, FILLED', '2: another order of its list took the quantity, CANCELED'],
    },
    {
      title: 'An immediate-or-cancel order of a list that fills nothing leaves the other',
      source: SOURCES.fixOco,
      script: `
        hold 10 @ 100
        s 10 @110 ioc ro
        oco s 10 @mkt stp 95 gtc ro
        bar 105 106 104 105
        bar 98 99 94 95`,
      wanted: ['1: immediate or cancel, CANCELED', '2: triggered at 95, sold 10 at 95, FILLED'],
    },
  ],
};
