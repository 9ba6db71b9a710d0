/** The columns of lists of quotes, candles, signals and alerts. */
import type { Candle } from '../../domain/candle.ts';
import { formatAlertRule } from '../../domain/alert-rule.ts';
import type { AlertRuleRow } from '../../database/queries/alert-rules.ts';
import type { AlertRow } from '../../database/queries/alerts.ts';
import type { AuditRow } from '../../database/queries/audit.ts';
import type { QuoteRow } from '../../database/queries/quotes.ts';
import type { SignalRow } from '../../database/queries/signals.ts';
import type { Column } from './columns.ts';
import { duration } from '../../text/durations.ts';
import { NONE, figure, signedPercent } from '../../text/figures.ts';
import { instant } from '../../text/instants.ts';
import { gainTone, severityTone, sideTone } from './tones.ts';

/** `now` is the clock of the desk, for the age of a quote. */
export function quoteColumns(now: number): readonly Column<QuoteRow>[] {
  return [
    { title: 'Symbol', value: (quote) => quote.symbol },
    { title: 'Last', align: 'decimal', value: (quote) => figure(quote.last) },
    { title: 'Change', align: 'right', value: changeText, tone: gainTone, priority: 4 },
    { title: 'Bid', align: 'decimal', value: (quote) => figure(quote.bid) },
    { title: 'Ask', align: 'decimal', value: (quote) => figure(quote.ask) },
    {
      title: 'Spread',
      align: 'decimal',
      value: (quote) => figure(quote.bid === null || quote.ask === null ? null : quote.ask.minus(quote.bid)),
      priority: 1,
    },
    { title: 'Volume', align: 'decimal', value: (quote) => figure(quote.volume), priority: 0 },
    { title: 'Quoted (UTC)', value: (quote) => instant(quote.quotedAt), priority: 2 },
    {
      title: 'Received',
      align: 'right',
      value: (quote) => `${duration(Math.max(0, now - quote.receivedAt))} ago`,
      priority: 3,
    },
  ];
}

function changeText({ last, sessionOpen }: QuoteRow): string {
  if (last === null || sessionOpen === null) return NONE;
  return signedPercent(last.minus(sessionOpen).dividedBy(sessionOpen));
}

export const CANDLE_COLUMNS: readonly Column<Candle>[] = [
  { title: 'Open time (UTC)', value: (candle) => instant(candle.timestamp) },
  { title: 'Open', align: 'decimal', value: (candle) => figure(candle.open) },
  { title: 'High', align: 'decimal', value: (candle) => figure(candle.high) },
  { title: 'Low', align: 'decimal', value: (candle) => figure(candle.low) },
  { title: 'Close', align: 'decimal', value: (candle) => figure(candle.close) },
  { title: 'Volume', align: 'decimal', value: (candle) => figure(candle.volume), priority: 0 },
];

export const SIGNAL_COLUMNS: readonly Column<SignalRow>[] = [
  { title: 'No', align: 'right', value: (signal) => String(signal.number) },
  { title: 'Generated (UTC)', value: (signal) => instant(signal.generatedAt), priority: 3 },
  { title: 'Source', value: (signal) => signal.source, priority: 4 },
  { title: 'Symbol', value: (signal) => signal.symbol },
  { title: 'Interval', value: (signal) => signal.interval ?? '–', priority: 2 },
  { title: 'Direction', value: (signal) => signal.direction, tone: sideTone },
  { title: 'Strength', align: 'decimal', value: (signal) => figure(signal.strength), priority: 1 },
  { title: 'Entry', align: 'decimal', value: (signal) => figure(signal.entryPrice) },
  { title: 'Stop', align: 'decimal', value: (signal) => figure(signal.stopPrice) },
  { title: 'Target', align: 'decimal', value: (signal) => figure(signal.targetPrice) },
  { title: 'Expires (UTC)', value: (signal) => instant(signal.expiresAt), priority: 0 },
];

export const ALERT_COLUMNS: readonly Column<AlertRow>[] = [
  { title: 'No', align: 'right', value: (alert) => String(alert.number) },
  { title: 'Severity', value: (alert) => alert.severity, tone: severityTone },
  { title: 'Symbol', value: (alert) => alert.symbol ?? '–', priority: 1 },
  { title: 'Message', value: (alert) => alert.message },
  { title: 'Market time (UTC)', value: (alert) => instant(alert.occurredAt), priority: 2 },
  { title: 'Raised (UTC)', value: (alert) => instant(alert.createdAt), priority: 0 },
  {
    title: 'Acknowledged',
    value: ({ acknowledged, acknowledgedBy, resolvedAt }) =>
      acknowledged ? `by ${acknowledgedBy ?? 'an administrator'}` : resolvedAt === null ? 'no' : 'no; resolved',
    priority: 3,
  },
];

export const ALERT_RULE_COLUMNS: readonly Column<AlertRuleRow>[] = [
  { title: 'No', align: 'right', value: (rule) => String(rule.number) },
  { title: 'Condition', value: (rule) => formatAlertRule(rule) },
  { title: 'Severity', value: (rule) => rule.severity, tone: severityTone },
  { title: 'State', value: (rule) => (!rule.active ? 'paused' : rule.triggered ? 'holds now' : 'armed') },
  { title: 'Owner', value: (rule) => rule.user, priority: 1 },
  { title: 'Created (UTC)', value: (rule) => instant(rule.createdAt), priority: 0 },
];

export const AUDIT_COLUMNS: readonly Column<AuditRow>[] = [
  { title: 'No', align: 'right', value: (row) => String(row.sequence) },
  { title: 'When (UTC)', value: (row) => instant(row.occurredAt) },
  { title: 'Login', value: (row) => row.login },
  { title: 'Action', value: (row) => row.action },
  { title: 'Table', value: (row) => row.table },
  { title: 'Key', value: (row) => row.key, priority: 1 },
  { title: 'Changed', value: changedText, priority: 0 },
];

/** The changed columns with old and new values; empty for a new or deleted row. */
function changedText({ oldValues, newValues }: AuditRow): string {
  if (!isRecord(oldValues) || !isRecord(newValues)) return '';
  return Object.keys(newValues)
    .filter(
      (column) => column !== 'updated_at' && JSON.stringify(oldValues[column]) !== JSON.stringify(newValues[column]),
    )
    .map((column) => `${column} ${valueText(oldValues[column])} → ${valueText(newValues[column])}`)
    .join(', ');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
