/**
 * Made minutes over four symbols, a hundred orders, and the books worked out a second time. Real minutes and kills are
 * in the long suite.
 */
import { describe } from 'vitest';
import { rehearseFirst, testTheLawsOf } from './rehearsed.ts';

describe('a rehearsal on a recording (made)', () => {
  testTheLawsOf(rehearseFirst({ recording: 'made', orders: 100, madeMinutes: 360 }));
});
