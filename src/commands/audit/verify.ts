/** `traderai audit verify` */
import { verifyAudit } from '../../maintenance/audit-chain.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { badUsage } from '../errors.ts';
import { reportJson } from '../output/report.ts';

export const command = defineCommand({
  details: `Hashes every sealed row again, in this program and not in the database, and
prints the first row that was changed, removed or moved.
Store the head outside the desk from time to time: with --head the check also
proves that the chain was not replaced as a whole.`,
  options: {
    head: {
      flags: '--head <hash>',
      summary: 'an earlier head; the chain must still contain it',
      parse: hashOf,
    },
  },
  examples: [
    ['traderai audit verify', 'check every sealed row'],
    ['traderai audit verify --head 5f70…c2 --json', 'check against a head from last month, for a script'],
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
            `${rows} rows are unchanged since they were sealed; ${unsealed} are not sealed yet.${head === null ? '' : `\nhead  ${head}`}`,
          );
        else
          output.print(
            `Broken${firstBad === null ? '' : ` at row ${firstBad}`}: ${reason}. The ${rows} rows before it are unchanged.`,
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
