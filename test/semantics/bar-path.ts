import type { Topic } from './cases.ts';
import { SOURCES } from './sources.ts';

export const BAR_PATH: Topic = {
  title: 'The way of the price inside a bar',
  rule: 'A bar goes from its open to the nearer extreme, to the other extreme, and to its close; at equal distance the low comes first. Each order trades where that way reaches it, so of a stop and a target in one bar the one that is reached first trades, never the better one by accident.',
  cases: [
    {
      title: 'Stop and target in one bar: the low is nearer, so the stop trades',
      source: SOURCES.emulator,
      script: `
        hold 10 @ 100
        s 10 @105 ro gtc
        s 10 @mkt stp 97 ro gtc
        bar 100 106 96 101`,
      wanted: ['1: reduce-only, CANCELED', '2: triggered at 97, sold 10 at 97, FILLED'],
    },
    {
      title: 'Stop and target in one bar: the high is nearer, so the target trades',
      source: SOURCES.emulator,
      script: `
        hold 10 @ 100
        s 10 @103 ro gtc
        s 10 @mkt stp 95 ro gtc
        bar 100 104 94 99`,
      wanted: ['1: sold 10 at 103, FILLED', '2: reduce-only, CANCELED'],
    },
    {
      title: 'At equal distance the low comes first: the stop of a long position trades',
      source: SOURCES.multicharts,
      script: `
        hold 10 @ 100
        s 10 @104 ro gtc
        s 10 @mkt stp 96 ro gtc
        bar 100 105 95 100`,
      wanted: ['1: reduce-only, CANCELED', '2: triggered at 96, sold 10 at 96, FILLED'],
    },
    {
      title: 'The order of acceptance does not decide between a stop and a target',
      source: SOURCES.emulator,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 95 ro gtc
        s 10 @103 ro gtc
        bar 100 104 94 99`,
      wanted: ['1: reduce-only, CANCELED', '2: sold 10 at 103, FILLED'],
    },
    {
      title: 'A gap decides at the open, before the way inside the bar',
      source: SOURCES.emulator,
      script: `
        hold 10 @ 100
        s 10 @103 ro gtc
        s 10 @mkt stp 97 ro gtc
        bar 100 101 99 100
        bar 96 104 95 103`,
      wanted: ['1: reduce-only, CANCELED', '2: triggered at 97, sold 10 at 96, FILLED'],
    },
    {
      title: 'An entry stop and its exit on one way up',
      source: SOURCES.emulator,
      script: `
        b 10 @mkt stp 102 gtc
        s 10 @105 gtc
        bar 100 106 99 104`,
      wanted: ['1: triggered at 102, bought 10 at 102, FILLED', '2: sold 10 at 105, FILLED'],
    },
    {
      title: 'The last leg, from the second extreme to the close, trades too',
      source: SOURCES.emulator,
      script: `
        hold 10 @ 100
        s 10 @mkt stp 98 gtc
        b 10 @mkt stp 103 gtc
        bar 100 101 97 104`,
      wanted: ['1: triggered at 98, sold 10 at 98, FILLED', '2: triggered at 103, bought 10 at 103, FILLED'],
    },
    {
      title: 'The legs of a bar share its volume',
      source: SOURCES.desk,
      script: `
        volume 0.1
        s 6 @103 gtc
        b 6 @97 gtc
        bar 100 104 95 101 100`,
      wanted: ['1: sold 6 at 103, FILLED', '2: bought 4 at 97, PARTIALLY_FILLED'],
    },
    {
      title: 'A bar that does not move trades nothing inside',
      source: SOURCES.emulator,
      script: `
        hold 10 @ 100
        b 10 @99 gtc
        s 10 @mkt stp 99 gtc
        bar 100 100 100 100`,
      wanted: ['1: NEW', '2: NEW'],
    },
  ],
};
