/** `traderai audit verify` */
import { verifyAudit } from '../../maintenance/audit-chain.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { badUsage } from '../errors.ts';
import { reportJson } from '../output/report.ts';

export const command = defineCommand({
  details:
    'Every sealed row is hashed again, here and not in the database. The first row that was changed, removed or put elsewhere is named. ' +
    'Note the head down somewhere else from time to time: with --head it proves that not even the whole chain was made anew.',
  options: {
    head: {
      flags: '--head <hash>',
      summary: 'a head noted down earlier, which must still be in the chain',
      parse: hashOf,
    },
  },
  examples: [
    ['traderai audit verify', 'is what happened still what happened'],
    ['traderai audit verify --head 5f70…c2 --json', 'against a head from last month, for a script'],
  ],
  async run(context, { options }) {
    const { output } = context;
    return withDesk(context, async ({ pool }) => {
      const connection = await pool.connect();
      try {
        const result = await verifyAudit(connection, {
          noted: options.head,
          onProgress: (rows) => output.progress(`${rows} rows`),
        });
        output.progress('');
        const { ok, rows, unsealed, head, firstBad, reason } = result;
        if (output.form === 'json') reportJson(output, { ok, rows, head, firstBad, reason, unsealed });
        else if (ok)
          output.print(
            `${rows} rows are as they were sealed; ${unsealed} wait to be sealed.${head === null ? '' : `\nhead  ${head}`}`,
          );
        else
          output.print(
            `Broken${firstBad === null ? '' : ` at row ${firstBad}`}: ${reason}. The ${rows} rows before are as they were sealed.`,
          );
        return ok ? 0 : 1;
      } finally {
        connection.release();
      }
    });
  },
});

function hashOf(text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  throw badUsage(`${text} is not a head`, 'A head is 64 hexadecimal digits, as audit verify prints it.');
}
