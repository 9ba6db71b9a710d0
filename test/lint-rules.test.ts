/** The project's own lint rule finds what it is there for. */
import { RuleTester } from 'eslint';
import { describe, test } from 'vitest';
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
