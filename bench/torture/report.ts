/** The report of a torture, as a page of docs/. */
import { duration } from '../../src/text/durations.ts';
import { grouped } from '../../src/text/figures.ts';
import type { Tortured } from '../torture.ts';

export function tortureReport(
  { state, ending, plannedFills }: Tortured,
  { machine, at }: { readonly machine: string; /** The desk's clock. */ readonly at: number },
): string {
  const { done, wanted, orders, compared, seconds, sessions } = state;
  const day = new Date(at).toISOString().slice(0, 10);
  const last =
    ending === 'done'
      ? 'The laws held and the books were right after each one.'
      : 'It was interrupted: start it again.';
  return `# Torture

\`npm run torture\` kills and stops the shipped engine and the embedded Postgres of a desk of its own, while a client places orders and a plan trades on a
recording. After each fault it waits until the desk works again and checks:

- every law of the books, as \`traderai db verify\` does;
- every order of the client is in the books once and filled once, also one without an answer, which is looked up by its client order id;
- the fills of the plan are the next ones of an engine that nothing disturbed: the same orders, prices, fees and instants.

At the end the recording is played to its end, and \`traderai db verify\` and \`traderai audit verify\` are run. An interrupted torture continues when it is started again
with the same home. \`--engine-kills\`, \`--server-kills\` and \`--stops\` set the numbers, \`--report docs/torture.md\` writes this page.

## The last run

${day}. ${last}

| fault | times | of |
| --- | --- | --- |
| kill -9 of the engine | ${done.engine} | ${wanted.engine} |
| kill -9 of Postgres | ${done.server} | ${wanted.server} |
| SIGSTOP of the leading engine, until another one leads | ${done.stop} | ${wanted.stop} |

| what | figure |
| --- | --- |
| orders of the client, each filled once | ${grouped(orders.placed)} |
| orders whose answer was lost, of which in the books | ${orders.unanswered}, ${orders.unansweredInBooks} |
| fills of the plan that were compared | ${grouped(compared)} of ${grouped(plannedFills)} |
| time, in ${sessions === 1 ? 'one session' : `${sessions} sessions`} | ${duration(seconds * 1_000)} |
| machine | ${machine} |
`;
}
