/** `traderai resume` */
import { resumeTrading } from '../database/actions/halts.ts';
import { readHalts } from '../database/queries/halts.ts';
import type { HaltRow } from '../database/queries/halts.ts';
import { isoInstant } from '../domain/instant.ts';
import { haltScope } from '../text/halts.ts';
import { instant } from '../text/instants.ts';
import { positiveWholeNumber } from './arguments.ts';
import { defineCommand } from './command.ts';
import { typedWord } from './consent.ts';
import { withDesk } from './desk.ts';
import { CommandFailure, badUsage, failureOf } from './errors.ts';
import { reportJson } from './output/report.ts';

/** The word to type: a habit of pressing y is not enough. */
const WORD = 'resume';

export const command = defineCommand({
  arguments: [{ name: '[number]', summary: 'number of the halt (default: the only one in force)' }],
  details: `Ends a halt: orders are accepted again. Canceled orders stay canceled. The word
${WORD} must be typed; a script gives it with --confirm. Risk and administrators
end every halt, other users those that they set, and owners those of users with
a grant in their portfolios; keys end none.`,
  options: {
    reason: { flags: '--reason <text>', summary: 'the reason, for the record' },
    confirm: { flags: '--confirm <word>', summary: `the word ${WORD}, instead of the question` },
  },
  examples: [
    ['traderai resume', 'end the only halt in force, after typing the word'],
    [`traderai resume 3 --reason 'exchange is back' --confirm ${WORD}`, 'end halt 3, in a script'],
  ],
  async run(context, { words, options }) {
    await withDesk(context, async ({ db, pool }) => {
      const halt = find(await readHalts(db, { scope: 'in force' }), words[0]);
      const word =
        options.confirm ??
        (await typedWord(
          `Halt ${halt.number} of ${haltScope(halt)} since ${instant(halt.haltedAt)} UTC: ${halt.reason}\nType ${WORD} to let trading go on: `,
        ));
      if (word !== WORD)
        throw new CommandFailure({
          code: 'NOT_CONFIRMED',
          message: `the halt stays: the word ${WORD} was not typed`,
          hint: `Type the word, or run it with --confirm ${WORD}.`,
          exitCode: 2,
        });
      const resumed = await resumeTrading(pool, { haltId: halt.id, reason: options.reason ?? null });
      if (!resumed.ok) throw failureOf(resumed.error);
      if (context.output.form === 'json')
        return reportJson(context.output, {
          id: halt.id,
          number: String(halt.number),
          haltedAt: isoInstant(halt.haltedAt),
        });
      context.output.print(`Resumed: ${haltScope(halt)} (halt ${halt.number}). Canceled orders stay canceled.`);
    });
  },
});

function find(halts: readonly HaltRow[], word: string | undefined): HaltRow {
  if (word !== undefined) {
    const number = positiveWholeNumber(word);
    const named = halts.find((halt) => halt.number === number);
    if (named === undefined) throw noHalt(`no halt ${number} is in force`);
    return named;
  }
  const [found, other] = halts;
  if (found === undefined) throw noHalt('no halt is in force');
  if (other !== undefined)
    throw badUsage(
      `several halts are in force: ${halts.map((halt) => `${halt.number} (${haltScope(halt)})`).join(', ')}`,
      'Name one by its number: traderai resume NUMBER',
    );
  return found;
}

function noHalt(message: string): CommandFailure {
  return new CommandFailure({
    code: 'UNKNOWN_HALT',
    message,
    hint: 'List halts with: traderai risk show',
    exitCode: 1,
  });
}
