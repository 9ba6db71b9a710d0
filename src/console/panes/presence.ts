/** WHO: the users whose consoles are open, and which of them are armed. */
import { age } from '../../text/durations.ts';
import { dateTime } from '../../text/instants.ts';
import { line, span } from '../../text/lines.ts';
import { cellWidth, padded } from '../../text/widths.ts';
import type { DrawnPane } from './pane.ts';

export const presencePane: DrawnPane = {
  kind: 'drawn',
  code: 'WHO',
  number: null,
  name: 'presence',
  title: 'open consoles',
  spots: [],
  onPaper: 'left out',
  place: 'desk',
  whenLost: 'grayed',
  topics: ['presence'],
  summary: ({ desk }) => {
    const { value } = desk.presence;
    const armed = value.filter((user) => user.armed).length;
    return value.length === 0 ? '' : `${value.length} on${armed === 0 ? '' : `, ${armed} armed`}`;
  },
  draw: ({ desk, now }, { height }) => {
    const { value, readAt } = desk.presence;
    if (value.length === 0) return [line(readAt === null ? 'Not read yet.' : 'No console is open.')];
    const widest = Math.max(...value.map(({ username }) => cellWidth(username)));
    const left = value.length - height;
    const shown = left > 0 ? value.slice(0, Math.max(0, height - 1)) : value;
    const lines = shown.map(({ username, since, armed }) =>
      line(
        span(padded(username, widest), 'strong'),
        armed ? span('  ARMED     ', 'critical') : span('  disarmed  ', 'quiet'),
        span(`since ${dateTime(since)} UTC (${age(now - since)})`, 'quiet'),
      ),
    );
    return left > 0 ? [...lines, line(span(`${left + 1} more: traderai session who`, 'quiet'))] : lines;
  },
};
