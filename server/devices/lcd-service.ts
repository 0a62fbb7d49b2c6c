/**
 * LCD boards, as the rest of the box sees them: screens that the box itself paints, and pictures for browsers, drawn while somebody
 * looks. They follow the state; a call is shown when it is on the disk.
 */
import type { Timers } from '../../drivers/timing.js';
import type { LcdSettings } from '../lcd-settings.js';
import type { Log } from '../log.js';
import type { QBoardRow } from '../model/books/index.js';
import type { QueueEvent } from '../model/events.js';
import type { LcdTemplate } from '../model/lcd-template.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import type { Size } from '../presentation/lcd/svg.js';
import { DEFAULT_TEMPLATE } from '../presentation/lcd/templates/index.js';
import { showsWindow } from '../queue/rules/boards.js';
import { type Call, type Calls, isTrueStill } from './calls.js';
import type { DeviceRow } from './device-board.js';
import { type Change, LcdCanvas, type Painter } from './lcd-canvas.js';
import { presentCalls, waitingFor } from './lcd-content.js';
import { LcdScreen } from './lcd-screen.js';
import { testPicture } from './lcd-test.js';
import { LcdView, type Showing } from './lcd-view.js';
import { LcdViewers } from './lcd-viewers.js';
import { type DeviceTest, failed, type TestOutcome } from './workbench.js';

export interface LcdServiceOptions {
  readonly pipeline: Pick<Pipeline, 'state' | 'stamp' | 'afterCommit'>;
  readonly calls: Pick<Calls, 'follow'>;
  readonly lcds: readonly LcdSettings[];
  readonly templates: ReadonlyMap<string, LcdTemplate>;
  readonly painter: Painter;
  readonly timers: Timers;
  readonly branch: { readonly name: string; readonly timeZone: string };
  /** So long a call is new, and so long it can be read before another takes its place. */
  readonly callMs: number;
  /** Something that `devices` shows may have changed, and no event tells of it. */
  readonly devicesChanged: () => void;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

/** What a screen shows that no board names: whoever hung it there wants to see something. */
const ANY_BOARD: QBoardRow = {
  id: 0,
  name: '',
  alias: '',
  disabled: 0,
  description: null,
  workplaces: [],
  department: 0,
  device: null,
  template: null,
  languages: ['ru'],
};

export class LcdService {
  readonly viewers: LcdViewers;
  private readonly screens = new Map<string, LcdScreen>();
  private readonly views = new Set<LcdView>();
  /** Calls that are not on the disk yet. */
  private readonly uncommitted = new Set<number>();
  private isPlanned = false;

  constructor(private readonly options: LcdServiceOptions) {
    const { calls, timers } = options;
    calls.follow((call) => {
      for (const screen of this.screens.values()) screen.endTest();
      for (const view of this.views) view.called(call);
    });
    this.viewers = new LcdViewers(timers, {
      isBoard: (id) => options.pipeline.state.books.QBoard.has(id),
      open: (id, size, changed) => this.open(size, () => options.pipeline.state.books.QBoard.get(id) ?? null, changed),
      close: (view) => this.close(view),
    });
  }

  /** Opens the screens. */
  start(): void {
    const { lcds, timers, log, devicesChanged } = this.options;
    for (const settings of lcds) {
      let view: LcdView | null = null;
      const opened = (size: Size): void => {
        if (view !== null) this.close(view);
        const paint = ({ painted, isWhole }: Change): void => {
          if (isWhole && view !== null) screen.paintAll(view.canvas);
          else screen.paint(painted);
        };
        view = this.open(size, () => this.boardOf(settings.name) ?? ANY_BOARD, paint);
      };
      const screen = new LcdScreen({ settings, timers, log, opened, healthChanged: devicesChanged });
      this.screens.set(settings.name, screen);
      screen.start();
    }
  }

  /** Screens keep what they show: the box may be back in a second. */
  async stop(): Promise<void> {
    this.viewers.stop();
    for (const view of this.views) view.close();
    await Promise.all([...this.screens.values()].map((screen) => screen.stop()));
  }

  /** To be told of every event. */
  applied(event: QueueEvent): void {
    const { pipeline } = this.options;
    if (event.t === 'called') {
      this.uncommitted.add(event.c);
      pipeline.afterCommit(() => this.uncommitted.delete(event.c));
    }
    // Whether a screen has a board is told with the devices.
    if ((event.t === 'bookSet' || event.t === 'bookRemoved') && event.book === 'QBoard') this.options.devicesChanged();
    if (this.views.size === 0 || this.isPlanned || !changesBoards(event)) return;
    this.isPlanned = true;
    pipeline.afterCommit(() => {
      this.isPlanned = false;
      for (const view of this.views) view.refresh();
    });
  }

  /** Shows a picture for a moment; a call ends it. */
  async test({ name, pattern, pause }: DeviceTest): Promise<TestOutcome> {
    const { painter } = this.options;
    const draw = async (size: Size) => (await painter.drawArea(testPicture(size, name, pattern))).rgb;
    return (await this.screens.get(name)?.test(draw, pause)) ?? failed('The screen is not there.');
  }

  /** A row of `devices` for each screen. */
  rows(): readonly DeviceRow[] {
    return [...this.screens].map(([name, screen]) => screen.row(this.boardOf(name) !== null));
  }

  private boardOf(device: string): QBoardRow | null {
    for (const board of this.options.pipeline.state.books.QBoard.values()) if (board.device === device) return board;
    return null;
  }

  private open(size: Size, board: () => QBoardRow | null, changed: (change: Change) => void): LcdView {
    const { painter, timers, callMs, log } = this.options;
    const canvas = new LcdCanvas(painter, (why) => log.warn({ board: board()?.id, why }, 'a picture was left out of an LCD board'));
    const view = new LcdView({
      size,
      canvas,
      timers,
      callMs,
      showing: () => this.showing(board()),
      changed,
      failed: (error) => log.warn({ err: error, board: board()?.id }, 'an LCD board could not be drawn, it is tried again'),
    });
    this.views.add(view);
    view.refresh();
    return view;
  }

  private close(view: LcdView): void {
    view.close();
    this.views.delete(view);
  }

  private showing(board: QBoardRow | null): Showing | null {
    if (board === null) return null;
    const { pipeline, templates, branch } = this.options;
    const { state } = pipeline;
    const isOn = board.disabled === 0;
    const windowOf = ({ windowId }: Call) => state.books.Workplace.get(windowId);
    const isOurs = (call: Call): boolean => {
      const window = windowOf(call);
      return isOn && window !== undefined && showsWindow(board, window);
    };
    return {
      template: templates.get(board.template ?? '') ?? DEFAULT_TEMPLATE,
      content: {
        branch: branch.name,
        board: board.name,
        languages: board.languages,
        timeZone: branch.timeZone,
        waiting: isOn ? waitingFor(state, board) : [],
      },
      atMs: pipeline.stamp().atMs,
      present: () => presentCalls(state).filter(({ consumerId }) => !this.uncommitted.has(consumerId)),
      isTrue: (call) => isOurs(call) && isTrueStill(state, call),
      inWords: (call) => {
        const window = windowOf(call);
        return { ticket: call.ticket, windowName: window?.name ?? String(call.windowId), windowAlias: window?.alias ?? '' };
      },
    };
  }
}

/** Sessions, paper and answers change nothing that hangs in a hall. */
function changesBoards({ t }: QueueEvent): boolean {
  return !(t.startsWith('session') || t.startsWith('print') || t === 'answered' || t === 'rollChanged');
}
