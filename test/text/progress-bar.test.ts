import { expect, test } from 'vitest';
import { progressBar } from '../../src/text/progress-bar.ts';

test.each([
  [0, '[                        ]   0 %'],
  [0.5, '[============            ]  50 %'],
  [0.999, '[======================= ]  99 %'],
  [1.2, '[========================] 100 %'],
])('a share of %d', (share, bar) => expect(progressBar(share)).toBe(bar));
