/** `traderai db verify` */
import { openClient } from '../../database/connection.ts';
import { noSchema, outdated, readStanding } from '../../server/bootstrap/standing.ts';
import { verifyDesk } from '../../maintenance/verify.ts';
import type { Check, Verification } from '../../maintenance/verify.ts';
import { plainText } from '../../domain/plain-text.ts';
import { cellWidth, padded } from '../../text/widths.ts';
import { defineCommand } from '../command.ts';
import { reportJson } from '../output/report.ts';
import type { Output } from '../output/output.ts';
import { administrator } from './administrator.ts';

export const command = defineCommand({
  details: `Checks every law of the desk in one snapshot, while the desk runs. Examples: the
filled quantity of an order is the sum of its trades; cash is the sum of its
ledger; events have no gaps. Only administrators of the desk can read some laws.
Exit code 1 when a law is broken; the rows that break it are printed.`,
  examples: [
    ['traderai db verify', 'print one line for each law'],
    ['traderai db verify --json', 'for a script or a nightly job: ok, and the rows that break each law'],
  ],
  async run(context) {
    const { output } = context;
    const client = await openClient(await administrator(context), { application: 'traderai' });
    try {
      const standing = await readStanding(client);
      if (standing.schema === 'missing') throw noSchema();
      if (standing.schema === 'outdated') throw outdated(standing);
      const verification = await verifyDesk(client);
      report(output, verification);
      return verification.ok ? 0 : 1;
    } finally {
      await client.end().catch(() => undefined);
    }
  },
});

function report(output: Output, { ok, checks }: Verification): void {
  if (output.form === 'json') {
    return reportJson(output, {
      ok,
      checks: checks.map(({ name, law, ok: holds, violations, count }) => ({
        name,
        ok: holds,
        violations,
        law,
        count,
      })),
    });
  }
  const width = Math.max(...checks.map(({ name }) => cellWidth(name)));
  for (const check of checks) output.print(lineOf(check, width));
  const broken = checks.filter((check) => !check.ok).length;
  output.print(
    broken === 0
      ? `All ${checks.length} laws hold.`
      : `${broken} of ${checks.length} laws are broken. Stop the engine, save the rows above, and find the login that wrote them with: traderai audit list`,
  );
}

function lineOf({ name, law, ok, violations, count }: Check, width: number): string {
  if (ok) return `ok      ${padded(name, width)}  ${plainText(law)}`;
  const rows = violations.map((row) => `          ${plainText(JSON.stringify(row))}`);
  const rest = count > violations.length ? [`          … ${count - violations.length} more`] : [];
  return [
    `BROKEN  ${padded(name, width)}  ${plainText(law)} ${count === 1 ? '1 row breaks it:' : `${count} rows break it:`}`,
    ...rows,
    ...rest,
  ].join('\n');
}
