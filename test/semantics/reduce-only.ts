import type { Topic } from './cases.ts';
import { SOURCES } from './sources.ts';

export const REDUCE_ONLY: Topic = {
  title: 'Reduce-only orders',
  rule: 'A reduce-only order is judged at every fill: it fills at most what the position is then, never turns it around, and ends when nothing is left to reduce. Sales of a CASH account are the same.',
  cases: [
    {
      title: 'It fills no more than the position',
      source: SOURCES.reduceOnly,
      script: `
        hold 4 @ 100
        s 10 @mkt ro
        bar 100 101 99 100`,
      wanted: ['1: sold 4 at 100, reduce-only, CANCELED'],
    },
    {
      title: 'Two of them together never turn the position around',
      source: SOURCES.reduceOnly,
      script: `
        hold 10 @ 100
        s 8 @mkt ro
        s 8 @mkt ro
        bar 100 101 99 100`,
      wanted: ['1: sold 8 at 100, FILLED', '2: sold 2 at 100, reduce-only, CANCELED'],
    },
    {
      title: 'A protective stop ends when the position is closed by another order',
      source: SOURCES.reduceOnly,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 95 ro gtc
        s 10 @mkt
        bar 100 101 99 100
        bar 94 95 93 94`,
      wanted: ['1: reduce-only, CANCELED', '2: sold 10 at 100, FILLED'],
    },
    {
      title: 'A protective stop fills only what is left of the position',
      source: SOURCES.reduceOnly,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 95 ro gtc
        s 7 @mkt
        bar 100 101 99 100
        bar 94 95 93 94`,
      wanted: ['1: triggered at 95, sold 3 at 94, reduce-only, CANCELED', '2: sold 7 at 100, FILLED'],
    },
    {
      title: 'A reduce-only buy covers a short and no more',
      source: SOURCES.reduceOnly,
      script: `
        hold -4 @ 100
        b 10 @mkt stp 105 ro gtc
        bar 100 106 99 105`,
      wanted: ['1: triggered at 105, bought 4 at 105, reduce-only, CANCELED'],
    },
    {
      title: 'A sale of a CASH account never opens a short',
      source: SOURCES.regT,
      script: `
        cash 1000
        hold 4 @ 100
        s 10 @mkt
        bar 100 101 99 100`,
      wanted: ['1: sold 4 at 100, no position left to sell, CANCELED'],
    },
    {
      title: 'A stop of a CASH account ends when its position is gone',
      source: SOURCES.regT,
      script: `
        cash 1000
        hold 4 @ 100
        s 4 @mkt stp 95 gtc
        s 4 @mkt
        bar 100 101 99 100
        bar 94 95 93 94`,
      wanted: ['1: no position left to sell, CANCELED', '2: sold 4 at 100, FILLED'],
    },
  ],
};
