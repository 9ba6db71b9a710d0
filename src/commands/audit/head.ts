/** `traderai audit head` */
import { headLine, readHead } from '../../maintenance/audit-head/head.ts';
import { publish } from '../../maintenance/audit-head/publish.ts';
import type { HeadPlaces } from '../../maintenance/audit-head/publish.ts';
import { isoInstant } from '../../domain/instant.ts';
import { plainText } from '../../domain/plain-text.ts';
import { instant } from '../../text/instants.ts';
import { grouped } from '../../text/figures.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../command.ts';
import { withDesk } from '../desk.ts';
import { CommandFailure, badUsage } from '../errors.ts';
import { reportFields, reportJson } from '../output/report.ts';

export const command = defineCommand({
  details: `The head is the hash of the last sealed row. Stored where the superuser of the
server cannot change it, it proves later that no row up to it was changed:
traderai audit verify --head FILE
A leading engine publishes the head every five minutes to the places of the
configuration: auditHeadFile, auditHeadWebhook, auditHeadSyslog. --publish does
it now; the other flags name a place for this time.
Exit code 1 when a place was not reached.`,
  options: {
    publish: { flags: '--publish', summary: 'send it to the places of the configuration' },
    out: { flags: '--out <file>', summary: 'append it to this file' },
    webhook: { flags: '--webhook <url>', summary: 'POST it as JSON to this http or https URL', parse: webhookOf },
    syslog: {
      flags: '--syslog <target>',
      summary: 'send it as RFC 5424 to udp://HOST:514, tcp://HOST:601 or unix:PATH',
      parse: syslogOf,
    },
  },
  examples: [
    ['traderai audit head', 'print the head'],
    ['traderai audit head --out /mnt/worm/audit-heads.jsonl', 'append it to a file on another machine'],
    ['traderai audit head --syslog udp://loghost:514', 'send it to a syslog'],
    ['traderai audit verify --head /mnt/worm/audit-heads.jsonl', 'compare the audit with every published head'],
  ],
  async run(context, { options }) {
    const { output, clock } = context;
    const named = {
      auditHeadFile: options.out ?? null,
      auditHeadWebhook: options.webhook ?? null,
      auditHeadSyslog: options.syslog ?? null,
    };
    const all = options.publish === true ? [named, configured(context)] : [named];
    const head = await withDesk(context, ({ pool }) => readHead(pool));
    const published = (
      await Promise.all(all.map((places) => publish(headLine(head), places, new Date(clock.now()))))
    ).flat();
    if (output.form === 'json') reportJson(output, { ...head, sealedAt: isoInstant(head.sealedAt), published });
    else
      reportFields(output, [
        ['rows', grouped(head.position)],
        ['last', head.sequence === null ? 'none' : `row ${head.sequence}, sealed ${instant(head.sealedAt)} UTC`],
        ['hash', head.hash],
        ...published.map(({ place, failure }): [string, string] => [
          'sent to',
          `${plainText(place)}${failure === null ? '' : `: FAILED, ${plainText(failure)}`}`,
        ]),
      ]);
    return published.some(({ failure }) => failure !== null) ? 1 : 0;
  },
});

function configured(context: Context): HeadPlaces {
  const places = context.configuration();
  if (places.auditHeadFile === null && places.auditHeadWebhook === null && places.auditHeadSyslog === null)
    throw new CommandFailure({
      code: 'NO_HEAD_PLACE',
      message: 'the configuration names no place for the head of the audit',
      hint: 'Set one, for example: traderai config set auditHeadFile /mnt/worm/audit-heads.jsonl',
      exitCode: 2,
    });
  return places;
}

function webhookOf(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw badUsage(`${plainText(text)} is not an http or https URL`, 'Write it as https://HOST/PATH.');
}

function syslogOf(text: string): string {
  if (/^unix:\/./.test(text) || (URL.canParse(text) && /^(udp|tcp):$/.test(new URL(text).protocol))) return text;
  throw badUsage(
    `${plainText(text)} is not a syslog`,
    'Write udp://HOST:514, tcp://HOST:601 or unix:/PATH of a stream socket.',
  );
}
