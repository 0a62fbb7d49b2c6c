/** LCD boards: screens of the box, and pictures for browsers while there are viewers. A call is shown when it is on the disk. */
import type { LcdSettings } from '../../config/devices/lcds.js';
import { showsWindow } from '../../engine/rules/books/boards.js';
import type { QBoardRow } from '../../model/books/index.js';
import type { LcdTemplate } from '../../model/designs/lcd-template.js';
import type { Rejection } from '../../model/errors/errors.js';
import type { QueueEvent } from '../../model/events/events.js';
import type { Pipeline } from '../../pipeline/commit/pipeline.js';
import type { Waits } from '../../pipeline/feeds/expected-wait.js';
import type { Screens } from '../../pipeline/platform/devices.js';
import type { LcdContent } from '../../presentation/lcd/content.js';
import { sampleContent } from '../../presentation/lcd/sample.js';
import type { Size } from '../../presentation/lcd/svg.js';
import { DEFAULT_TEMPLATE } from '../../presentation/lcd/templates.js';
import type { DeviceHouse, DeviceRow, DeviceTest, TestOutcome } from '../diagnostics/device-source.js';
import { failed } from '../diagnostics/workbench.js';
import { type Call, type Calls, isTrueStill } from '../shared/calls.js';
import { type BoardCallData, boardCall, boardText } from './board-text.js';
import { type Change, LcdCanvas, type Painter } from './canvas.js';
import { closingOf, freeFor, presentCalls, waitingFor } from './content.js';
import { LcdMedia } from './media.js';
import { PainterTurns } from './painter-turns.js';
import { LcdPreviews } from './previews.js';
import { LcdScreen } from './screen.js';
import { isHallOpen } from './screen-hours.js';
import { type CallsOfBoard, LcdCalls } from './shown-calls.js';
import { testPicture } from './test-picture.js';
import { LcdView, type Showing } from './view.js';
import { LcdViewers } from './viewers.js';
import type { WantedView } from './views.js';
import { Wardrobe } from './wardrobe.js';

export interface LcdServiceOptions extends DeviceHouse {
  readonly pipeline: Pick<Pipeline, 'state' | 'stamp' | 'afterCommit'>;
  readonly calls: Pick<Calls, 'follow'>;
  readonly waits: Pick<Waits, 'ofService' | 'isUnserved'>;
  readonly lcds: readonly LcdSettings[];
  /** Templates that come with the box or lie in its folder, by name; those the branch edits are in the state. */
  readonly templates: ReadonlyMap<string, LcdTemplate>;
  /** The folders with the films of templates, see `LcdMedia`. */
  readonly folders: readonly string[];
  readonly painter: Painter;
  /** Sizes of pictures that screens of the branch request, beside the default one. */
  readonly pictureSizes: readonly Size[];
  readonly branch: { readonly name: string; readonly timeZone: string };
  /** How long a call is marked as new, and how long it stays before another may replace it. */
  readonly callMs: number;
  /** The content of boards on the disk may have changed. */
  readonly boardsChanged: () => void;
}

/** For a screen that no board names: all windows, as a screen should not stay empty. */
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

/** Boards show waits in steps of five minutes. */
const WAITS_FRESH_MS = 60_000;

interface ToOpen {
  readonly size: Size;
  /** A screen in the hall: it is drawn before pictures in sizes that only a viewer asked for. */
  readonly isFirstClass: boolean;
  /** null = the board was removed. */
  readonly board: () => QBoardRow | null;
  readonly changed: (change: Change) => void;
}

export class LcdService implements Screens {
  readonly viewers: LcdViewers;
  private readonly screens = new Map<string, LcdScreen>();
  private readonly views = new Set<LcdView>();
  private opened = 0;
  private readonly calls: LcdCalls;
  readonly media: LcdMedia;
  private readonly wardrobe = new Wardrobe();
  /** Calls that are not on the disk yet. */
  private readonly uncommitted = new Set<number>();
  private isPlanned = false;
  private cancelRefresh: () => void = () => undefined;
  private readonly previews: LcdPreviews;
  private readonly turns: PainterTurns;

  constructor(private readonly options: LcdServiceOptions) {
    const { calls, timers, callMs, pipeline, painter, pictureSizes, log } = options;
    const ofBoard = (id: number) => this.callsOf(pipeline.state.books.QBoard.get(id) ?? { ...ANY_BOARD, id });
    this.media = new LcdMedia(options.folders, () => [...pipeline.state.books.QBoard.values()].map((board) => this.templateOf(board)));
    this.calls = new LcdCalls({ timers, callMs, ofBoard, changed: () => this.refresh() });
    this.previews = new LcdPreviews(painter, timers);
    this.turns = new PainterTurns(painter);
    calls.follow((call) => {
      for (const screen of this.screens.values()) screen.endTest();
      this.calls.called(call);
      this.refresh();
    });
    const boards = {
      isBoard: (id: number) => pipeline.state.books.QBoard.has(id),
      open: ({ id, size, isConfigured }: Omit<WantedView, 'address'>, changed: () => void) =>
        this.open({ size, isFirstClass: isConfigured, board: () => pipeline.state.books.QBoard.get(id) ?? null, changed }),
      close: (view: LcdView) => this.close(view),
      late: (board: number, waitedMs: number) =>
        log.warn({ board, waitedMs }, 'an LCD board is drawn late: too many pictures are requested, or the machine is busy'),
    };
    this.viewers = new LcdViewers(timers, boards, pictureSizes);
  }

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
        view = this.open({ size, isFirstClass: true, board: () => this.boardOf(settings.name) ?? ANY_BOARD, changed: paint });
      };
      const screen = new LcdScreen({ settings, timers, log, opened, healthChanged: devicesChanged });
      this.screens.set(settings.name, screen);
      screen.start();
    }
    this.light();
    this.refreshLater();
  }

  /** Waits change as time goes on, also where nothing happens. */
  private refreshLater(): void {
    this.cancelRefresh = this.options.timers.after(WAITS_FRESH_MS, () => {
      this.refresh();
      this.light();
      this.refreshLater();
    });
  }

  /** Switches screens on and off by the hours of the hall. */
  private light(): void {
    const { pipeline } = this.options;
    const isOpen = isHallOpen(pipeline.state, pipeline.stamp());
    for (const screen of this.screens.values()) screen.light(isOpen);
  }

  /** Screens keep what they show: the box may be back in a second. */
  async stop(): Promise<void> {
    this.cancelRefresh();
    this.viewers.stop();
    this.calls.stop();
    for (const view of this.views) view.close();
    await Promise.all([...this.screens.values()].map((screen) => screen.stop()));
  }

  applied(event: QueueEvent): void {
    const { pipeline } = this.options;
    if (event.t === 'called' || event.t === 'takenBack') {
      this.uncommitted.add(event.c);
      pipeline.afterCommit(() => this.uncommitted.delete(event.c));
    }
    if (event.t === 'takenBack') {
      const call = presentCalls(pipeline.state).find(({ consumerId }) => consumerId === event.c);
      pipeline.afterCommit(() => {
        if (call) this.calls.returned(call);
        this.refresh();
      });
    }
    // The rows of `devices` report whether a screen has a board.
    if ((event.t === 'bookSet' || event.t === 'bookRemoved') && event.book === 'QBoard') this.options.devicesChanged();
    if (event.t === 'bookRemoved' && event.book === 'QBoard') this.calls.forget(event.id);
    if (this.isPlanned || !changesBoards(event)) return;
    this.isPlanned = true;
    pipeline.afterCommit(() => {
      this.isPlanned = false;
      this.refresh();
    });
  }

  /** Those of folders, or their films. */
  templatesChanged(): void {
    this.refresh();
  }

  private refresh(): void {
    for (const view of this.views) view.refresh();
    this.options.boardsChanged();
  }

  /** Shows a test picture for a moment; a call ends it. */
  async test({ name, pattern, pause }: DeviceTest): Promise<TestOutcome> {
    const { painter } = this.options;
    const draw = async (size: Size) => (await painter.drawArea(testPicture(size, name, pattern))).rgb;
    return (await this.screens.get(name)?.test(draw, pause)) ?? failed('deviceMissing', { what: 'screen' });
  }

  get templates(): ReadonlyMap<string, LcdTemplate> {
    return this.options.templates;
  }

  preview(template: LcdTemplate, size: Size, language: string): Promise<Buffer> | Rejection {
    const { pipeline, branch } = this.options;
    return this.previews.draw(template, sampleContent(branch, language), size, pipeline.stamp().atMs);
  }

  rows(): readonly DeviceRow[] {
    return [...this.screens].map(([name, screen]) => screen.row(this.boardOf(name) !== null));
  }

  private boardOf(device: string): QBoardRow | null {
    for (const board of this.options.pipeline.state.books.QBoard.values()) if (board.device === device) return board;
    return null;
  }

  private open({ size, isFirstClass, board, changed }: ToOpen): LcdView {
    const { timers, log } = this.options;
    const key = String(++this.opened);
    const painter = this.turns.painterFor({ key, isFirstClass, isWanted: () => this.views.has(view) });
    const canvas = new LcdCanvas(painter, (why) => log.warn({ board: board()?.id, why }, 'a picture is left out of an LCD board'));
    const view: LcdView = new LcdView({
      size,
      canvas,
      timers,
      showing: () => this.showing(board()),
      changed,
      failed: (error) => log.warn({ err: error, board: board()?.id }, 'drawing an LCD board failed: the box tries again'),
    });
    this.views.add(view);
    view.refresh();
    return view;
  }

  private close(view: LcdView): void {
    view.close();
    this.views.delete(view);
  }

  /** The answer to `board`, JSON; for a board that was removed, only the frame. */
  text(id: number): string {
    const board = this.options.pipeline.state.books.QBoard.get(id) ?? { ...ANY_BOARD, id, disabled: 1 };
    return boardText({
      board,
      template: this.media.ofPage(this.templateOf(board)),
      content: this.content(board),
      calls: (rows) => this.shownCalls(board, rows),
    });
  }

  private showing(board: QBoardRow | null): Showing | null {
    if (board === null) return null;
    const calls = (rows: number) =>
      this.shownCalls(board, rows).map(({ ticket, window, window_alias, is_new }) => ({
        ticket,
        windowName: window,
        windowAlias: window_alias,
        isNew: is_new === 1,
      }));
    return {
      template: this.templateOf(board),
      content: { ...this.content(board), calls },
      atMs: this.options.pipeline.stamp().atMs,
    };
  }

  private templateOf({ template }: QBoardRow): LcdTemplate {
    const { pipeline, templates } = this.options;
    const own = pipeline.state.templates.get(template ?? '');
    if (own !== undefined) return own;
    const found = templates.get(template ?? '') ?? DEFAULT_TEMPLATE;
    return this.wardrobe.dressed(found, pipeline.state.appearance);
  }

  private content(board: QBoardRow): Omit<LcdContent, 'calls'> {
    const { pipeline, waits, branch } = this.options;
    const stamp = pipeline.stamp();
    const { atMs } = stamp;
    const waitOf = (service: number) => (waits.isUnserved(service, atMs) ? 'unserved' : waits.ofService(service, atMs));
    const isOn = board.disabled === 0;
    const waiting = isOn ? waitingFor(pipeline.state, board, waitOf) : [];
    const free = isOn ? freeFor(pipeline.state, board, waitOf) : [];
    const { name, names, languages } = board;
    const closing = closingOf(pipeline.state, stamp);
    return { branch: branch.name, board: name, boardNames: names, languages, timeZone: branch.timeZone, waiting, free, closing };
  }

  private shownCalls(board: QBoardRow, rows: number): readonly BoardCallData[] {
    const windows = this.options.pipeline.state.books.Workplace;
    return this.calls.shown(board.id, rows).map(({ call, isNew }) => {
      return boardCall(call, windows.get(call.windowId) ?? { name: String(call.windowId), alias: '' }, isNew);
    });
  }

  private callsOf(board: QBoardRow): CallsOfBoard {
    const { state } = this.options.pipeline;
    const isOurs = ({ windowId }: Call): boolean => {
      const window = state.books.Workplace.get(windowId);
      return board.disabled === 0 && window !== undefined && showsWindow(board, window);
    };
    return {
      present: () => presentCalls(state).filter(({ consumerId }) => !this.uncommitted.has(consumerId)),
      isTrue: (call) => isOurs(call) && isTrueStill(state, call),
    };
  }
}

/** Sessions, paper and answers do not change what boards show. */
function changesBoards({ t }: QueueEvent): boolean {
  return !(t.startsWith('session') || t.startsWith('print') || t === 'answered' || t === 'rollChanged');
}
