/**
 * A series with zeros after a known volume, whole and cut into two recordings, a plan, and what it leaves on the desk:
 * zeros fill nothing.
 */
import { HEADER, bar, minute, write } from '../support/recorded-desk.ts';

export const rows = [
  bar(0, '100,100,100,100,0'),
  bar(1, '100,101,99,100,500'),
  bar(2, '100,100,100,100,0'),
  bar(3, '101,101,90,95,0'),
  bar(4, '96,97,95,96,100'),
  bar(5, '96,96,96,96,0'),
];
interface ZeroFiles {
  readonly plan: string;
  readonly whole: string;
  readonly first: string;
  readonly second: string;
}

/** The paths of the plan and of the recordings. */
export function writeZeros(): ZeroFiles {
  return {
    plan: write('zeros.txt', [
      `${minute(2)} b 5 BARUSD @101 gtc`,
      `${minute(2)} b 3 BARUSD @97 gtc`,
      `${minute(5)} s 1 BARUSD @mkt gtc`,
    ]),
    whole: write('whole.csv', [HEADER, ...rows]),
    first: write('first.csv', [HEADER, ...rows.slice(0, 2)]),
    second: write('second.csv', [HEADER, ...rows.slice(2)]),
  };
}

export const wanted = {
  trades: ['00:04:00.000Z 1 BUY 5 96 TAKER', '00:04:00.000Z 2 BUY 3 96 TAKER'],
  candles: [
    '00:00 100 100 100 100 -',
    '00:01 100 101 99 100 500',
    '00:02 100 100 100 100 0',
    '00:03 101 101 90 95 0',
    '00:04 96 97 95 96 100',
    '00:05 96 96 96 96 0',
  ].map((text) => `BARUSD 1m ${text}`),
};
