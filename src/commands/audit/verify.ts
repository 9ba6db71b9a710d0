/** `traderai audit verify` */
import { existsSync, readFileSync } from 'node:fs';
import { publishedHeads } from '../../maintenance/audit-head/head.ts';
import { verifyAudit } from '../../maintenance/audit-chain.ts';
import type { NotedHead } from '../../maintenance/audit-chain.ts';
import { plainText } from '../../domain/plain-text.ts';
import { duration } from '../../text/durations.ts';
import { counted } from '../../text/figures.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { badUsage } from '../errors.ts';
import { reportJson } from '../output/report.ts';

export const command = defineCommand({
  details: `Hashes every sealed row again, in this program and not in the database, and
prints the first row that was changed, removed or moved.
With --head the check also proves that the chain was not replaced as a whole, by
the superuser of the server for example: every published head must still be in
it. traderai audit head publishes heads.
Rows that are not sealed yet are counted; the chain does not protect them.`,
  options: {
    head: {
      flags: '--head <file>',
      summary: 'a file with published heads, or the hash of one; repeatable',
      repeat: 'list',
    },
  },
  examples: [
    ['traderai audit verify', 'check every sealed row'],
    ['traderai audit verify --head /mnt/worm/audit-heads.jsonl', 'check against every published head'],
    ['traderai audit verify --head 5f70…c2 --json', 'check against a head from last month, for a script'],
  ],
  async run(context, { options }) {
    const { output } = context;
    const noted = (options.head ?? []).flatMap(headsOf);
    return withDesk(context, async ({ pool }) => {
      const connection = await pool.connect();
      try {
        const result = await verifyAudit(connection, {
          noted,
          onProgress: (rows) => output.progress(`${rows} rows`),
        });
        output.progress('');
        const { ok, rows, unsealed, oldestUnsealedMs, head, firstBad, reason } = result;
        if (output.form === 'json')
          reportJson(output, { ok, rows, head, firstBad, reason, unsealed, oldestUnsealedMs, heads: noted.length });
        else if (ok)
          output.print(
            `${rows} rows are unchanged since they were sealed; ${unsealed} are not sealed yet${unsealed === 0 ? '' : `, the oldest for ${duration(oldestUnsealedMs)}`}.${noted.length === 0 ? '' : ` ${counted(noted.length, 'published head')} found in the chain.`}${head === null ? '' : `\nhead  ${head}`}`,
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

/** A hash, or a file of heads as audit head and syslogs write them. */
function headsOf(text: string): NotedHead[] {
  if (/^[0-9a-f]{64}$/i.test(text)) return [{ hash: text.toLowerCase(), position: null }];
  if (!existsSync(text))
    throw badUsage(
      `${plainText(text)} is neither a head nor a file`,
      'Name 64 hexadecimal digits, as audit head prints them, or a file that audit head wrote.',
    );
  const heads = publishedHeads(readFileSync(text, 'utf8'));
  if (heads.length === 0)
    throw badUsage(`${plainText(text)} has no published head`, 'Write one with: traderai audit head --out FILE');
  return heads;
}
