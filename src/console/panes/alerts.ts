/** ALR: the alerts, unacknowledged ones first, and the alert rules. */
import type { AlertRuleRow } from '../../database/queries/alert-rules.ts';
import { ALERT_SEVERITIES } from '../../database/queries/alerts.ts';
import type { AlertRow } from '../../database/queries/alerts.ts';
import { age } from '../../text/durations.ts';
import { figure } from '../../text/figures.ts';
import type { Tone } from '../../text/lines.ts';
import type { DeskState } from '../desk-state.ts';
import type { ListPane } from './pane.ts';

type AlertPaneRow =
  { readonly kind: 'alert'; readonly alert: AlertRow } | { readonly kind: 'rule'; readonly rule: AlertRuleRow };

const OPERATORS: Readonly<Record<AlertRuleRow['operator'], string>> = {
  ABOVE: '>',
  AT_LEAST: '>=',
  BELOW: '<',
  AT_MOST: '<=',
};

export const alertsPane: ListPane<AlertPaneRow> = {
  kind: 'list',
  code: 'ALR',
  number: 4,
  name: 'alerts',
  title: 'alerts',
  spots: [{ fromColumns: 160, column: 1, row: 2 }],
  onPaper: 'shown',
  topics: ['alerts', 'rules'],
  rows: ({ desk }) => [
    ...unacknowledged(desk).map(alertRow),
    ...desk.alerts.value.filter(({ acknowledged }) => acknowledged).map(alertRow),
    ...desk.rules.value.map((rule): AlertPaneRow => ({ kind: 'rule', rule })),
  ],
  key: (row) => (row.kind === 'alert' ? row.alert.id : row.rule.id),
  flash: (row) => (row.kind === 'alert' ? `${row.alert.acknowledged} ${row.alert.resolvedAt}` : 'rule'),
  subject: (row) =>
    row.kind === 'alert'
      ? { kind: 'alert', symbol: row.alert.symbol, alert: row.alert }
      : { kind: 'rule', symbol: row.rule.symbol, rule: row.rule },
  columns: [
    {
      title: 'Severity',
      priority: 9,
      cell: (row) =>
        row.kind === 'rule'
          ? { text: 'rule', tone: 'quiet' }
          : { text: row.alert.severity, tone: severityTone(row.alert) },
    },
    {
      title: 'Age',
      priority: 7,
      align: 'right',
      cell: (row, { now }) => ({ text: row.kind === 'rule' ? '' : age(now - row.alert.createdAt), tone: 'quiet' }),
    },
    {
      title: 'Symbol',
      priority: 6,
      shrinksTo: 6,
      cell: (row) => ({ text: (row.kind === 'rule' ? row.rule.symbol : row.alert.symbol) ?? '', tone: 'strong' }),
    },
    {
      title: 'Text',
      priority: 9,
      shrinksTo: 12,
      cell: (row) => ({ text: textOf(row), tone: row.kind === 'rule' ? 'quiet' : 'plain' }),
    },
    { title: 'Acked', priority: 3, shrinksTo: 6, cell: (row) => ({ text: noteOf(row), tone: 'quiet' }) },
  ],
  summary: ({ desk }) => {
    const open = unacknowledged(desk).length;
    return open === 0 ? '' : `${open} to acknowledge`;
  },
  empty: () => ['No alerts and no alert rules.', "Watch a price with: traderai alert rule create 'BTCUSD last > 7000'"],
  faded: (row) => (row.kind === 'alert' && row.alert.acknowledged ? 'faded' : 'fresh'),
};

/** The highest severity first; within a severity the newest first. */
export function unacknowledged(desk: DeskState): AlertRow[] {
  const open = desk.alerts.value.filter(({ acknowledged }) => !acknowledged);
  return open.sort((a, b) => ALERT_SEVERITIES.indexOf(b.severity) - ALERT_SEVERITIES.indexOf(a.severity));
}

function alertRow(alert: AlertRow): AlertPaneRow {
  return { kind: 'alert', alert };
}

function textOf(row: AlertPaneRow): string {
  if (row.kind === 'alert') return row.alert.message === '' ? row.alert.title : row.alert.message;
  const { field, operator, threshold, severity } = row.rule;
  return `${field.toLowerCase()} ${OPERATORS[operator]} ${figure(threshold)} ${severity}`;
}

function noteOf(row: AlertPaneRow): string {
  if (row.kind === 'rule') return row.rule.active ? (row.rule.triggered ? 'triggered' : 'watching') : 'paused';
  const { acknowledged, acknowledgedBy, resolvedAt } = row.alert;
  return acknowledged ? (acknowledgedBy ?? 'yes') : resolvedAt === null ? 'no' : 'resolved';
}

function severityTone({ severity }: AlertRow): Tone {
  return severity === 'CRITICAL'
    ? 'critical'
    : severity === 'HIGH'
      ? 'bad'
      : severity === 'MEDIUM'
        ? 'warning'
        : 'plain';
}
