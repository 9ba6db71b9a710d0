import { describe, expect, test } from 'vitest';
import { runScript } from './script.ts';
import { TOPICS } from './topics.ts';

describe.each(TOPICS)('$title', ({ cases }) => {
  test.each(cases)('$title', ({ script, wanted }) => {
    expect(runScript(script)).toEqual(wanted);
  });
});
