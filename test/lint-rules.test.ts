/** The linter reads every program, and the project's own lint rule finds what it is there for. */
import { ESLint, RuleTester } from 'eslint';
import { describe, expect, test } from 'vitest';
import { noWorkInOptionalCall } from './support/lint/no-work-in-optional-call.js';

RuleTester.describe = describe;
RuleTester.it = test;

const work = [{ messageId: 'work' }];

new RuleTester().run('no-work-in-optional-call', noWorkInOptionalCall, {
  valid: ['a?.b(() => c());', 'a.b(c());', 'a?.b(c.d);', '(a?.b).c(d());', 'a?.b(class { c() { d(); } });'],
  invalid: [
    { code: 'afterFrame?.(compositor.drained());', errors: work },
    { code: 'a?.b(n += 1);', errors: work },
    { code: 'async () => a?.b(await c);', errors: work },
    { code: 'a.d?.e(f(g()));', errors: work },
    { code: 'a?.b.c(new D());', errors: work },
    { code: 'a?.(delete b.c, [n++]);', errors: [{ messageId: 'work' }] },
  ],
});

test.each([
  'bin/traderai.js',
  'bin/prepare.js',
  'bench/main.ts',
  'src/main.ts',
  'test/support/run.js',
  'knip.config.js',
])('the rules hold in %s', async (path) => {
  const { rules } = await new ESLint().calculateConfigForFile(path);
  expect(rules['@typescript-eslint/no-floating-promises'][0]).toBe(2);
});
