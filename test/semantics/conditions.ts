import type { Topic } from './cases.ts';
import { SOURCES } from './sources.ts';

export const POST_ONLY: Topic = {
  title: 'Post-only orders',
  rule: 'A post-only order never takes. When it would trade with the present quote at its acceptance, the instrument rejects it, or reprices it to one tick behind the market. Later it trades at its limit, as maker, also where another limit order gets a better price in a gap.',
  cases: [
    {
      title: 'One that would trade at once is rejected',
      source: SOURCES.binanceMaker,
      script: `
        quote 99 101 100
        b 10 @101 post gtc
        quote 99 101 100`,
      wanted: ['1: post-only, REJECTED'],
    },
    {
      title: 'A sale is judged by the bid',
      source: SOURCES.binanceMaker,
      script: `
        quote 99 101 100
        s 10 @99 post gtc
        s 10 @99.01 post gtc
        quote 98 99 99`,
      wanted: ['1: post-only, REJECTED', '2: NEW'],
    },
    {
      title: 'One behind the market rests, and fills as maker',
      source: SOURCES.fixExec,
      script: `
        quote 99 101 100
        b 10 @100 post gtc
        quote 99 101 100
        bar 101 102 99 101`,
      wanted: ['1: bought 10 at 100, FILLED'],
    },
    {
      title: 'A touch of its limit inside a bar does not fill it',
      source: SOURCES.through,
      script: `
        quote 99 101 100
        b 10 @100 post gtc
        bar 101 102 100 101`,
      wanted: ['1: NEW'],
    },
    {
      title: 'A venue that reprices puts it one tick behind the ask',
      source: SOURCES.nyseAlo,
      script: `
        post-only REPRICE
        quote 99 101 100
        b 10 @102 post gtc
        bar 101.5 102 100 101`,
      wanted: ['1: repriced to 100.99, bought 10 at 100.99, FILLED'],
    },
    {
      title: 'And a sale one tick above the bid',
      source: SOURCES.nyseAlo,
      script: `
        post-only REPRICE
        quote 99 101 100
        s 10 @95 post gtc
        quote 98 100 99`,
      wanted: ['1: repriced to 99.01, NEW'],
    },
    {
      title: 'A repriced order keeps its price when the market moves away',
      source: SOURCES.nyseAlo,
      script: `
        post-only REPRICE
        quote 99 101 100
        b 10 @102 post gtc
        quote 109 111 110`,
      wanted: ['1: repriced to 100.99, NEW'],
    },
    {
      title: 'New terms that would trade at once are refused, and the former ones stay',
      source: SOURCES.binanceMaker,
      script: `
        quote 99 101 100
        b 10 @98 post gtc
        replace 1 @101
        bar 99 100 97 98`,
      wanted: ['1: bought 10 at 98, FILLED'],
    },
    {
      title: 'A venue that reprices does so with new terms too',
      source: SOURCES.nyseAlo,
      script: `
        post-only REPRICE
        quote 99 101 100
        b 10 @98 post gtc
        replace 1 @105
        bar 101 102 97 98`,
      wanted: ['1: bought 10 at 100.99, FILLED'],
    },
    {
      title: 'A restart keeps the repriced limit',
      source: SOURCES.nyseAlo,
      script: `
        post-only REPRICE
        quote 99 101 100
        b 10 @102 post gtc
        restart
        bar 101.5 102 100 101`,
      wanted: ['1: repriced to 100.99, bought 10 at 100.99, FILLED'],
    },
    {
      title: 'In a gap it trades at its limit, not at the better open',
      source: SOURCES.fixExec,
      script: `
        quote 99 101 100
        b 10 @98 post gtc
        b 10 @98 gtc
        bar 95 96 94 95`,
      wanted: ['1: bought 10 at 98, FILLED', '2: bought 10 at 95, FILLED'],
    },
    {
      title: 'A sale in a gap likewise',
      source: SOURCES.fixExec,
      script: `
        hold 10 @ 100
        quote 99 101 100
        s 10 @103 post gtc
        bar 108 109 107 108`,
      wanted: ['1: sold 10 at 103, FILLED'],
    },
    {
      title: 'With a quote through its limit it trades at its limit',
      source: SOURCES.fixExec,
      script: `
        quote 99 101 100
        b 10 @98 post gtc
        quote 96 97 97`,
      wanted: ['1: bought 10 at 98, FILLED'],
    },
    {
      title: 'Without a market nothing is taken, so it rests',
      source: SOURCES.binanceMaker,
      script: `
        b 10 @101 post gtc
        quote 105 106 106`,
      wanted: ['1: NEW'],
    },
    {
      title: 'With bars alone the last close decides',
      source: SOURCES.desk,
      script: `
        bar 100 101 99 100
        b 10 @100.5 post gtc
        b 10 @99.5 post gtc`,
      wanted: ['1: post-only, REJECTED', '2: NEW'],
    },
    {
      title: 'A DAY order that is post-only ends with its session',
      source: SOURCES.ibTime,
      script: `
        quote 99 101 100
        b 10 @98 post
        quote 99 101 100
        night
        quote 96 97 97`,
      wanted: ['1: the session ended, EXPIRED'],
    },
  ],
};

export const ALL_OR_NONE: Topic = {
  title: 'All-or-none orders',
  rule: 'An all-or-none order rests until the market offers all of it at once; it never fills a part. Unlike FOK it waits.',
  cases: [
    {
      title: 'It waits for enough volume, and fills at once',
      source: SOURCES.ibAon,
      script: `
        b 10 @100 aon gtc
        quote 99 100 100 9
        quote 98 99 99 10`,
      wanted: ['1: bought 10 at 99, FILLED'],
    },
    {
      title: 'It leaves what it does not fill to the orders behind it',
      source: SOURCES.fixExec,
      script: `
        b 10 @100 aon gtc
        b 5 @100 gtc
        quote 99 100 100 9`,
      wanted: ['1: NEW', '2: bought 5 at 100, FILLED'],
    },
    {
      title: 'Orders before it may leave too little',
      source: SOURCES.fixExec,
      script: `
        b 5 @100 gtc
        b 10 @100 aon gtc
        quote 99 100 100 12
        quote 99 100 100 12`,
      wanted: ['1: bought 5 at 100, FILLED', '2: bought 10 at 100, FILLED'],
    },
    {
      title: 'A market order waits too',
      source: SOURCES.ibAon,
      script: `
        volume 0.1
        b 10 @mkt aon
        bar 100 101 99 100 60
        bar 102 103 101 102 100`,
      wanted: ['1: bought 10 at 102, FILLED'],
    },
    {
      title: 'A DAY order that never met enough ends with its session',
      source: SOURCES.ibAon,
      script: `
        b 10 @100 aon
        quote 99 100 100 9
        night
        quote 99 100 100 50`,
      wanted: ['1: the session ended, EXPIRED'],
    },
    {
      title: 'On a leg of a bar it needs all of its quantity as well',
      source: SOURCES.desk,
      script: `
        volume 0.1
        b 10 @98 aon gtc
        bar 100 101 97 100 60
        bar 100 101 97 100 200`,
      wanted: ['1: bought 10 at 98, FILLED'],
    },
    {
      title: 'A stop that is all-or-none triggers first, then waits',
      source: SOURCES.fixExec,
      script: `
        volume 0.1
        hold 10 @ 100
        s 10 @mkt stp 95 aon gtc
        bar 96 97 94 95 60
        bar 93 94 92 93 100`,
      wanted: ['1: triggered at 95, sold 10 at 93, FILLED'],
    },
    {
      title: 'One that only reduces fills all of the position at once',
      source: SOURCES.reduceOnly,
      script: `
        hold 4 @ 100
        s 10 @mkt aon ro
        quote 99 100 100 3
        quote 98 99 99 4`,
      wanted: ['1: sold 4 at 98, reduce-only, CANCELED'],
    },
    {
      title: 'At the open it fills all or ends',
      source: SOURCES.nasdaqOpen,
      script: `
        volume 0.1
        hours us-equities
        at 2024-01-02 18:00
        b 10 @mkt opg aon
        at 2024-01-03 09:30
        bar 101 103 100 102 60`,
      wanted: ['1: the opening has passed, CANCELED'],
    },
    {
      title: 'Cash for a part of it is not enough',
      source: SOURCES.regT,
      script: `
        cash 500
        b 10 @100 aon gtc
        quote 99 100 100`,
      wanted: ['1: the cash of the account did not cover more, CANCELED'],
    },
  ],
};

export const DISPLAYED: Topic = {
  title: 'Displayed quantity',
  rule: 'An order with a displayed quantity fills at most that much as maker in one bar or quote; then the next slice enters the market behind the other orders. As taker it fills all it can.',
  cases: [
    {
      title: 'One slice a bar',
      source: SOURCES.xetraIceberg,
      script: `
        s 12 @103 show 5 gtc
        bar 100 104 99 100
        bar 100 104 99 100
        bar 100 104 99 100`,
      wanted: ['1: sold 5 at 103, sold 5 at 103, sold 2 at 103, FILLED'],
    },
    {
      title: 'The way back through its limit in the same bar fills no second slice',
      source: SOURCES.desk,
      script: `
        b 12 @98 show 5 gtc
        bar 99 104 97 97.5`,
      wanted: ['1: bought 5 at 98, PARTIALLY_FILLED'],
    },
    {
      title: 'Less volume than a slice fills a part of it',
      source: SOURCES.fixDisplay,
      script: `
        volume 0.1
        s 12 @103 show 5 gtc
        bar 100 104 99 100 30
        bar 100 104 99 100 500`,
      wanted: ['1: sold 3 at 103, sold 5 at 103, PARTIALLY_FILLED'],
    },
    {
      title: 'The next slice is behind the other orders',
      source: SOURCES.tsxIceberg,
      script: `
        volume 0.1
        s 10 @103 show 5 gtc
        s 5 @103 gtc
        bar 100 104 99 100 50
        bar 100 104 99 100 50
        bar 100 104 99 100 50`,
      wanted: ['1: sold 5 at 103, sold 5 at 103, FILLED', '2: sold 5 at 103, FILLED'],
    },
    {
      title: 'As taker at a better open it fills all of it',
      source: SOURCES.binanceIceberg,
      script: `
        s 12 @103 show 5 gtc
        bar 105 106 104 105`,
      wanted: ['1: sold 12 at 105, FILLED'],
    },
    {
      title: 'Post-only, it is maker in a gap too: a slice at its limit',
      source: SOURCES.binanceIceberg,
      script: `
        quote 99 101 100
        s 12 @103 show 5 post gtc
        bar 105 106 104 105
        bar 105 106 104 105`,
      wanted: ['1: sold 5 at 103, sold 5 at 103, PARTIALLY_FILLED'],
    },
    {
      title: 'Post-only with quotes: one slice a quote',
      source: SOURCES.xetraIceberg,
      script: `
        quote 99 101 100
        b 12 @98 show 5 post gtc
        quote 95 96 96
        quote 95 96 96
        quote 95 96 96`,
      wanted: ['1: bought 5 at 98, bought 5 at 98, bought 2 at 98, FILLED'],
    },
    {
      title: 'A restart keeps the slices and their place',
      source: SOURCES.tsxIceberg,
      script: `
        volume 0.1
        s 10 @103 show 5 gtc
        s 5 @103 gtc
        bar 100 104 99 100 50
        restart
        bar 100 104 99 100 50`,
      wanted: ['1: sold 5 at 103, PARTIALLY_FILLED', '2: sold 5 at 103, FILLED'],
    },
    {
      title: 'A triggered stop-limit order shows slices when it rests',
      source: SOURCES.fixDisplay,
      script: `
        hold 12 @ 100
        s 12 @103 stp 99 show 5 gtc
        bar 100 101 98 99
        bar 100 104 99 100`,
      wanted: ['1: triggered at 99, sold 5 at 103, PARTIALLY_FILLED'],
    },
    {
      title: 'A smaller whole quantity shrinks the hidden part',
      source: SOURCES.fixDisplay,
      script: `
        s 12 @103 show 5 gtc
        bar 100 104 99 100
        replace 1 q7
        bar 100 104 99 100`,
      wanted: ['1: sold 5 at 103, sold 2 at 103, FILLED'],
    },
    {
      title: 'One that only reduces shows no more than the position',
      source: SOURCES.reduceOnly,
      script: `
        hold 7 @ 100
        s 12 @103 show 5 ro gtc
        bar 100 104 99 100
        bar 100 104 99 100`,
      wanted: ['1: sold 5 at 103, sold 2 at 103, reduce-only, CANCELED'],
    },
  ],
};
