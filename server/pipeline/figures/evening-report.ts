/**
 * Writes the figures of a day to a folder: a file for each grouping, in the evening, once nobody of the day is here any more, and once more
 * when the day is over: somebody may have come after all, windows were open for longer, and whoever did not keep an appointment is only
 * known then. A file in the folder says which day that is over was written last, so that a box that was off writes those that it missed.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../../drivers/error-code.js';
import type { Timers } from '../../../drivers/timing.js';
import type { QueueState } from '../../engine/state.js';
import { shifted } from '../../model/local-time.js';
import { figuresCsv } from '../../protocol/figures/csv.js';
import { type Grouping, INDICATOR_NAMES } from '../../protocol/figures/indicators.js';
import { type Names, namesIn } from '../../protocol/figures/naming.js';
import { type FiguresReply, figuresTable } from '../../protocol/figures/table.js';
import { groupingIn, headingsIn, namingIn } from '../../protocol/figures/words.js';
import { daysShort, type ExcelSheet, sheetsOf } from '../../protocol/figures/workbook.js';
import type { Pipeline } from '../commit/pipeline.js';
import type { Faults } from '../faults/faults.js';
import type { DayFigures } from './figures.js';
import { reportWords } from './report-words.js';

export interface ReportOrder {
  readonly folder: string;
  /** Minute of the day from which the report of the day is written. */
  readonly fromMinute: number;
  readonly by: readonly Grouping[];
  /** json = the answer of `indicators`, for machines; the others have the words of the branch's main language. */
  readonly format: 'csv' | 'xlsx' | 'json';
}

interface Options {
  readonly order: ReportOrder;
  /** The name of the branch. */
  readonly branch: string;
  readonly pipeline: Pick<Pipeline, 'state' | 'stamp'>;
  readonly figures: DayFigures;
  readonly faults: Pick<Faults, 'raise' | 'clear'>;
  readonly timers: Timers;
}

const LOOK_MS = 60_000;
/** Appointments that nobody kept are missed as the next day opens; by then that is on the disk. */
const OVER_MINUTE = 5;
/** After a fault: a full disk, a folder of another machine that is away. */
const AGAIN_MS = 600_000;
/** Days that a box which was off writes at most. */
const MISSED_MAX = 31;
const LAST_FILE = '.qbox-last-report';

export class EveningReport {
  private cancel = (): void => {};
  private isStopped = false;
  /** The day that was written in its evening. After a start it is written again. */
  private early: string | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly options: Options) {}

  start(): void {
    this.lookIn(LOOK_MS);
  }

  stop(): Promise<void> {
    this.isStopped = true;
    this.cancel();
    return this.writing;
  }

  private lookIn(ms: number): void {
    if (this.isStopped) return;
    this.cancel = this.options.timers.after(ms, () => {
      this.writing = this.write().then((isWritten) => this.lookIn(isWritten ? LOOK_MS : AGAIN_MS));
    });
  }

  /** Answers false if the disk failed; the days are written the next time. */
  private async write(): Promise<boolean> {
    const { order, faults } = this.options;
    try {
      await mkdir(order.folder, { recursive: true });
      for (const day of await this.daysOver()) {
        if (this.isStopped) return true;
        await this.writeDay(day);
        await writeWhole(join(order.folder, LAST_FILE), `${day}\n`);
      }
      await this.writeEarly();
      faults.clear('reportNotWritten');
      return true;
    } catch (error) {
      faults.raise('reportNotWritten', { folder: order.folder, error: errorCode(error) ?? String(error) });
      return false;
    }
  }

  /** From the day after the last one that was written. The first look notes yesterday: the first day is written, whenever it ends. */
  private async daysOver(): Promise<string[]> {
    const { order, pipeline } = this.options;
    const { day: today, minuteOfDay } = pipeline.stamp();
    const last = (await lastDay(join(order.folder, LAST_FILE))) ?? (await this.noteFirst(shifted(today, -1)));
    const until = shifted(today, minuteOfDay >= OVER_MINUTE ? -1 : -2);
    const earliest = shifted(today, -MISSED_MAX);
    const days: string[] = [];
    for (let day = later(shifted(last, 1), earliest); day <= until; day = shifted(day, 1)) days.push(day);
    return days;
  }

  private async writeEarly(): Promise<void> {
    const { order, pipeline } = this.options;
    const { day: today, minuteOfDay } = pipeline.stamp();
    if (minuteOfDay < order.fromMinute || pipeline.state.consumers.size > 0 || this.early === today || this.isStopped) return;
    await this.writeDay(today);
    this.early = today;
  }

  private async noteFirst(day: string): Promise<string> {
    await writeWhole(join(this.options.order.folder, LAST_FILE), `${day}\n`);
    return day;
  }

  private async writeDay(day: string): Promise<void> {
    const { order, figures } = this.options;
    for (const by of order.by) {
      const reply = await figures(day, by);
      if (reply.total.arrived === 0 && !reply.total.open_sec) continue;
      await writeWhole(join(order.folder, `qbox-${day}-${by}.${order.format}`), await this.contentOf(reply, by));
    }
  }

  private async contentOf(reply: FiguresReply, by: Grouping): Promise<string | Buffer> {
    const { order, pipeline, branch } = this.options;
    if (order.format === 'json') return `${JSON.stringify(reply)}\n`;
    const { languages } = pipeline.state.rules;
    const words = reportWords(languages);
    const naming = namingIn(words, namesOf(pipeline.state, languages[0] ?? ''));
    const table = figuresTable(reply, INDICATOR_NAMES, naming);
    const headings = headingsIn(words);
    if (order.format === 'csv') return figuresCsv(table, ';', headings);
    const name = groupingIn(words, by);
    return await workbookOf(sheetsOf([{ table, period: reply, name, title: [`${branch}: ${name}`, daysShort(reply)] }], headings));
  }
}

const later = (one: string, other: string): string => (one > other ? one : other);

/** A reader never finds half a file, and a full disk leaves none. */
async function writeWhole(file: string, content: string | Buffer): Promise<void> {
  const unfinished = `${file}.unfinished`;
  try {
    await writeFile(unfinished, content);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function lastDay(file: string): Promise<string | null> {
  try {
    const day = (await readFile(file, 'utf8')).trim();
    return /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

const namesOf = ({ books }: QueueState, language: string): Names =>
  namesIn(
    {
      services: books.Service.values(),
      operations: books.Operation.values(),
      windows: books.Workplace.values(),
      users: books.User.values(),
      kiosks: books.Registrator.values(),
      reasons: books.Reason.values(),
      outcomes: books.Outcome.values(),
    },
    language,
  );

/** What writes workbooks is read once a day, and not at the start. */
async function workbookOf(sheets: ExcelSheet[]): Promise<Buffer> {
  const { default: writeExcelFile } = await import('write-excel-file/node');
  return writeExcelFile(sheets).toBuffer();
}
