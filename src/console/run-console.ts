/**
 * Runs the console on a terminal and a desk until the trader quits. Everything comes as an argument, so that a test can
 * run it too.
 */
import type { ClientConfig } from 'pg';
import type { Clock } from '../config/clock.ts';
import type { Queryable } from '../database/actions/queryable.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import type { SchemaWatch } from '../database/schema-mark.ts';
import type { SharedConnection } from '../database/shared-connection.ts';
import type { DeadMan } from '../domain/dead-man.ts';
import { describeLeftOver } from '../trading/sending.ts';
import { isTerminal } from '../domain/order.ts';
import { deskPort } from './desk-port.ts';
import type { DeskPort } from './desk-port.ts';
import { portfolioOf } from './desk-state.ts';
import type { DeskState } from './desk-state.ts';
import { KEYMAP } from './keymap.ts';
import { assertSchemaHolds, guardedPort } from './schema-guard.ts';
import type { Binding } from './keys/binding.ts';
import type { ColorDepth } from './painter/color.ts';
import { FRAMES_PER_SECOND } from './painter/frame-loop.ts';
import { Painter } from './painter/painter.ts';
import type { Glyphs } from '../text/charts.ts';
import { Conductor } from './run/conductor.ts';
import { feedDesk } from './run/desk-feed.ts';
import type { DeskFeed, DeskFeedOptions } from './run/desk-feed.ts';
import { inkScreen } from './run/ink-screen.tsx';
import { keepPresence } from './run/presence.ts';
import type { Presence } from './run/presence.ts';
import type { InputEvent } from './session/input.ts';
import { finishReducing } from './session/quitting.ts';
import { Session } from './session/session.ts';
import { Workspace } from './session/workspace.ts';
import { DeskStore } from './store.ts';
import { themeOf } from './theme.ts';
import type { ThemeName } from './theme.ts';

interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** The terminal in raw mode on its alternate screen; the caller who opened it restores it. */
export interface ConsoleTerminal {
  readonly columns: number;
  readonly rows: number;
  readonly depth: ColorDepth;
  readonly glyphs: Glyphs;
  /** Returns false when the terminal takes no more for now. */
  write(data: string): boolean;
  /** Stops the process as Ctrl-Z does in other programs; `onResume` reports the return. */
  suspend(): void;
  /** Reads the terminal's size and calls `onResize` at once when it has changed. */
  measure(): void;
  /** Each call has the events that arrived together. */
  onInput(listener: (events: readonly InputEvent[]) => void): void;
  onResize(listener: (size: TerminalSize) => void): void;
  /** After a suspension the terminal shows something else, and output that it had not taken is dropped. */
  onResume(listener: (size: TerminalSize) => void): void;
  /** The terminal takes more, after `write` returned false. */
  onDrain(listener: () => void): void;
  /**
   * A signal or a dropped connection ends the console: the terminal is restored, and the process ends when the listener
   * is done. `lost`: the window was closed, or the line dropped.
   */
  onLeave(listener: (how: 'signal' | 'lost') => Promise<void>): void;
}

interface ConsoleDesk {
  readonly db: PrismaClient;
  /** The one connection of reads and requests. */
  readonly shared: DeskFeedOptions['shared'] & Pick<SharedConnection, 'requests'>;
  readonly listenConfig: ClientConfig;
  /** The first portfolio; null when the login has no portfolio yet. */
  readonly findPortfolio: () => Promise<string | null>;
  /** The session that other users see. */
  readonly presence: {
    readonly pool: Queryable;
    readonly host: string;
    readonly terminal: string;
    /** An administrator ended the session; the console quits. */
    readonly onEnded: () => void;
  };
  readonly schema: SchemaWatch;
}

export interface ConsoleSettings {
  readonly theme: ThemeName;
  readonly keymap: readonly Binding[];
  readonly bell: 'rings' | 'quiet';
  /** Ten or less for a slow link; null lets the console measure it. */
  readonly framesPerSecond: number | null;
  /** The orders that are canceled when the console vanishes while it is armed. */
  readonly deadMan: DeadMan;
  /** The first message on the screen, or null. */
  readonly greeting: string | null;
}

export const DEFAULT_SETTINGS: ConsoleSettings = {
  theme: 'blue-orange',
  keymap: KEYMAP,
  bell: 'rings',
  framesPerSecond: null,
  deadMan: 'off',
  greeting: null,
};

export interface RunConsoleOptions {
  readonly desk: ConsoleDesk;
  readonly terminal: ConsoleTerminal;
  readonly settings: ConsoleSettings;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Keeps the store up to date; a benchmark passes a feed that is faster than any database. */
  readonly feed?: (options: DeskFeedOptions) => DeskFeed;
  /** Prints on the restored screen, when a signal ended the console before everything was sent. */
  readonly tell: (text: string) => void;
  /** Ends the console as `:q` does. */
  readonly signal?: AbortSignal;
}

/** The orders that stay when the console ends. */
export interface ConsoleEnd {
  /** Lists the requests that were not sent; null when all were. */
  readonly left: string | null;
  /** The open orders of the portfolio on the screen; null without a portfolio. */
  readonly open: { readonly portfolio: string; readonly orders: number } | null;
}

/** Resolves when the trader quits or the signal aborts. The caller restores the terminal. */
export async function runConsole(options: RunConsoleOptions): Promise<ConsoleEnd> {
  const { desk, terminal, settings, clock, newId, tell, feed: openFeed = feedDesk, signal } = options;
  const store = new DeskStore();
  const theme = themeOf(settings.theme, terminal.depth);
  const sizes = new LatestSize(({ columns, rows }) => {
    painter.resize(columns, rows);
    session.resize(columns, rows);
    conductor?.redraw();
  });
  const painter: Painter = openPainter({ terminal, settings, clock }, () => {
    sizes.apply();
    conductor?.prepare();
  });
  const ink = inkScreen(painter, theme);
  let quit: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (quit = resolve));
  let feed: DeskFeed | null = null;
  let conductor: Conductor | null = null;
  let presence: Presence | null = null;
  const workspace = new Workspace({
    store,
    port: portOf(desk, () => presence),
    ...settings,
    clock,
    newId,
    glyphs: terminal.glyphs,
    size: { columns: terminal.columns, rows: terminal.rows },
    sight: () => painter.sight,
    onChange: () => {
      conductor?.viewChanged();
      presence?.noteArming();
    },
    onBell: () => painter.ring(),
    onRedraw: () => {
      terminal.measure();
      conductor?.redraw();
    },
    onSuspend: () => terminal.suspend(),
    onQuit: quit,
    onReload: (what) => reload(feed, what),
  });
  const session = new Session(workspace, settings.keymap);
  conductor = new Conductor({ workspace, session, store, painter, theme, show: (model) => ink.show(model) });
  const announced = (presence = announce(desk, workspace, quit));
  // The session is closed beside the last requests: a console that a signal ended must not stay listed, and armed.
  terminal.onLeave(async (how) => {
    await Promise.all([finishAndTell(workspace, tell), how === 'lost' ? announced.lose() : announced.close()]);
  });
  hearTerminal(terminal, { session, painter, onSize: (size) => sizes.note(size) });
  signal?.addEventListener('abort', quit);
  feed = openFeed({
    ...desk,
    store,
    clock,
    subject: () => ({ chart: workspace.view.chart, orderId: workspace.view.detail?.orderId ?? null }),
    heartbeat: (connection) => beat(connection, desk, announced),
  });
  if (settings.greeting !== null) workspace.say('quiet', settings.greeting);
  conductor.start();
  try {
    await ended;
  } finally {
    signal?.removeEventListener('abort', quit);
    conductor.stop();
    painter.stop();
    ink.close();
    await Promise.all([feed.close(), announced.close()]);
  }
  return { left: leftOver(workspace), open: openOrders(workspace.desk) };
}

function openOrders(desk: DeskState): ConsoleEnd['open'] {
  const portfolio = portfolioOf(desk);
  if (portfolio === null) return null;
  return {
    portfolio: portfolio.name,
    orders: desk.orders.value.filter(({ status }) => !isTerminal(status)).length,
  };
}

/** Its orders belong to the session that is open when they are placed. */
function portOf({ shared, schema }: ConsoleDesk, presence: () => Presence | null): DeskPort {
  return guardedPort(
    deskPort(shared.requests, () => presence()?.sessionId() ?? null),
    schema,
  );
}

async function beat(connection: Queryable, { schema }: ConsoleDesk, presence: Presence): Promise<void> {
  await assertSchemaHolds(connection, schema);
  // Not awaited: a session's row that is locked must not look like a slow connection.
  void presence.beat(connection);
}

/** Dragging a window changes its size hundreds of times: only the last size before a frame is used. */
class LatestSize {
  readonly #lay: (size: TerminalSize) => void;
  #size: TerminalSize | null = null;

  constructor(lay: (size: TerminalSize) => void) {
    this.#lay = lay;
  }

  note(size: TerminalSize): void {
    this.#size = size;
  }

  apply(): void {
    const size = this.#size;
    if (size === null) return;
    this.#size = null;
    this.#lay(size);
  }
}

function openPainter(
  { terminal, settings, clock }: Pick<RunConsoleOptions, 'terminal' | 'settings' | 'clock'>,
  beforeFrame: () => void,
): Painter {
  const { columns, rows, depth } = terminal;
  const slow = settings.framesPerSecond !== null && settings.framesPerSecond <= FRAMES_PER_SECOND.slow;
  return new Painter({ sink: terminal, columns, rows, depth, clock, ...(slow && { pace: 'slow' }), beforeFrame });
}

/** When a signal ends the console: finishes requests that reduce risk and lists the others on the restored screen. */
async function finishAndTell(workspace: Workspace, tell: (text: string) => void): Promise<void> {
  await finishReducing(workspace);
  const left = leftOver(workspace);
  if (left !== null) tell(left);
}

/** Stops the sending, so that no request goes out after the report. */
function leftOver({ sending }: Workspace): string | null {
  if (sending === null) return null;
  sending.narrow('nothing');
  return describeLeftOver(sending.leftOver);
}

interface TerminalListeners {
  readonly session: Session;
  readonly painter: Painter;
  /** The next frame uses this size. */
  readonly onSize: (size: TerminalSize) => void;
}

function hearTerminal(terminal: ConsoleTerminal, { session, painter, onSize }: TerminalListeners): void {
  terminal.onInput((events) => session.input(events));
  terminal.onDrain(() => painter.drained());
  terminal.onResize((size) => {
    onSize(size);
    painter.request();
  });
  terminal.onResume((size) => {
    onSize(size);
    painter.restarted();
  });
}

function announce({ presence }: ConsoleDesk, workspace: Workspace, quit: () => void): Presence {
  return keepPresence({
    ...presence,
    arming: () => ({
      portfolioId: workspace.view.arming.kind === 'armed' ? workspace.view.arming.portfolioId : null,
      deadMan: workspace.view.deadMan,
    }),
    onEnded: () => {
      presence.onEnded();
      quit();
    },
  });
}

function reload(feed: DeskFeed | null, what: 'all' | 'portfolio' | 'chart' | 'detail'): void {
  if (feed === null) return;
  if (what === 'all') feed.refresher.refreshAll();
  else if (what === 'portfolio') feed.refresher.restart();
  else feed.refresher.refresh(what);
}
