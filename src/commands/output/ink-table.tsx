/** Renders one ink-table to a string, into its own stream, so that the terminal receives only the result. */
import { EventEmitter } from 'node:events';
import { Text, render } from 'ink';
import type { ReactElement } from 'react';
import { Table } from 'ink-table';
import type { CellProps } from 'ink-table';
import { cellText, titleText } from '../../text/table.ts';
import { padded } from '../../text/widths.ts';
import type { ReportColumn, Tone } from './columns.ts';

type Line = Record<string, string>;

// Color-blind readers can tell blue from yellow.
const TONE_COLORS: Readonly<Record<Tone, string>> = {
  good: 'blueBright',
  bad: 'yellow',
  warning: 'magenta',
  quiet: 'gray',
};

/** Titles must differ: ink-table keys its columns by them. */
export function inkTable(columns: readonly ReportColumn[], rowCount: number, color: 'on' | 'off'): string {
  const data: Line[] = Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(columns.map((column) => [titleText(column), cellText(column, row)])),
  );

  const Cell = ({ column, children }: CellProps): ReactElement => {
    const { width, rules } = columns[column]!;
    const text = textOf(children);
    const figure = text.trim();
    const shade = color === 'on' ? rules.tone?.(figure) : null;
    // ink-table pads by characters, so wide characters would shift the frame.
    const cell = ` ${padded(text.slice(1).trimEnd(), width)} `;
    return shade === null || shade === undefined ? <Text>{cell}</Text> : <Text color={TONE_COLORS[shade]}>{cell}</Text>;
  };
  const Title = ({ children }: CellProps): ReactElement => <Text bold={color === 'on'}>{children}</Text>;
  const Frame = ({ children }: Partial<CellProps>): ReactElement => <Text dimColor={color === 'on'}>{children}</Text>;

  return renderOnce(
    <RuledTable
      data={data}
      columns={columns.map((column) => ({ key: titleText(column), align: 'left' as const }))}
      cell={Cell}
      header={Title as (props: object) => ReactElement}
      skeleton={Frame as (props: object) => ReactElement}
    />,
  );
}

/**
 * ink-table draws a line under every row. Only the line under the titles is kept, so twice as many rows fit on a
 * screen.
 */
class RuledTable extends Table<Line> {
  constructor(properties: ConstructorParameters<typeof Table<Line>>[0]) {
    super(properties);
    const rule = this.separator;
    this.separator = (line) => (line.key.endsWith('-0') ? rule(line) : <Text key={line.key} />);
  }
}

function textOf(children: unknown): string {
  return typeof children === 'string' ? children : String(children ?? '');
}

/** Ink writes frames to a stream; the last frame is the table. */
class FrameStream extends EventEmitter {
  /** Wide enough that Ink never wraps, because the columns that fit are already chosen. */
  readonly columns = 10_000;
  frame = '';

  write(text: string): boolean {
    this.frame = text;
    return true;
  }
}

function renderOnce(element: ReactElement): string {
  const stream = new FrameStream();
  const instance = render(element, {
    stdout: stream as unknown as NodeJS.WriteStream,
    stderr: new FrameStream() as unknown as NodeJS.WriteStream,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const picture = stream.frame;
  instance.unmount();
  instance.cleanup();
  return picture.replace(/\n+$/, '');
}
