/** Counts the figures of a data folder again, and holds them against what the box answers. */
import { FrozenBox, type Refusal } from './box.js';
import { Calendar, dayAfter } from './calendar.js';
import { type Answer, type Comparison, compare } from './compare.js';
import { copyOf } from './copy.js';
import { Recount } from './count.js';
import type { Figure, Figures } from './figures.js';
import { DataFolder } from './folder.js';
import type { Asked } from './parts.js';
import { type Past, readPast } from './past.js';
import { type Extent, questionsOf } from './questions.js';

const DAY_MS = 86_400_000;

export interface Audit {
  readonly extent: Extent | null;
  readonly timeZone: string;
  /** In the folder. */
  readonly visits: number;
  /** Of them, those whose ticket was given on the days of the audit. */
  readonly visitsInPeriod: number;
  readonly fromHistory: number;
  /** Of them, those that came back by a step which the journal does not have any more. */
  readonly takenBack: number;
  readonly windowRows: number;
  readonly questions: number;
  /** Figures that were compared. */
  readonly compared: number;
  readonly differences: readonly string[];
  /** Lines of single groupings in which the ends of visits do not add up to those that arrived. */
  readonly unbalanced: readonly string[];
  /** Visits, questions, windows and appointments of which journal and tables tell different things. */
  readonly contradictions: readonly string[];
}

export interface AuditOptions {
  readonly timeZone: string;
  /** First and last day; what is left out is the first and the last day that there is. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** For so many days a box keeps its history (`history_days`): what is older may be missing. Left out = for ever. */
  readonly historyDays?: number;
  readonly progress?: (done: number) => void;
}

export async function audit(directory: string, options: AuditOptions): Promise<Audit> {
  const copy = copyOf(directory);
  try {
    const box = await FrozenBox.start(copy.directory, options.timeZone);
    try {
      return await compareAll(box, copy.directory, options);
    } finally {
      await box.stop();
    }
  } finally {
    copy.remove();
  }
}

async function compareAll(box: FrozenBox, directory: string, options: AuditOptions): Promise<Audit> {
  const { timeZone, from, to, historyDays = Number.POSITIVE_INFINITY, progress } = options;
  const folder = new DataFolder(directory);
  const calendar = new Calendar(timeZone);
  const past = readPast(folder, calendar, box.nowMs - historyDays * DAY_MS);
  folder.close();
  const found = extentOf(past, calendar);
  const extent = found === null ? null : { from: from ?? found.from, to: to ?? found.to };
  const comparison: Comparison = { compared: 0, differences: [] };
  const unbalanced: string[] = [];
  let questions = 0;
  if (extent !== null) {
    const recount = new Recount(past, calendar, box.nowMs);
    for (const question of questionsOf(extent, past))
      for await (const { asked, answer } of answers(box, question)) {
        const { compared, differences } = compare(asked, answer, recount.count(asked));
        comparison.compared += compared;
        comparison.differences.push(...differences);
        unbalanced.push(...unbalancedIn(asked, answer));
        progress?.(++questions);
      }
  }
  const { fromHistory, takenBack, contradictions, visits, windowLog } = past;
  return {
    ...{ extent, timeZone, visits: visits.length, visitsInPeriod: visitsIn(extent, past, calendar), fromHistory, takenBack },
    ...{ windowRows: windowLog.length, questions, contradictions, unbalanced },
    ...comparison,
  };
}

function visitsIn(extent: Extent | null, { visits }: Past, calendar: Calendar): number {
  if (extent === null) return 0;
  const days = visits.map(({ givenMs }) => calendar.at(givenMs).day);
  return days.filter((day) => day >= extent.from && day <= extent.to).length;
}

/** Days with visits or rows of the window log. */
function extentOf({ visits, windowLog }: Past, calendar: Calendar): Extent | null {
  let [firstMs, lastMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const saw = (ms: number): void => {
    firstMs = Math.min(firstMs, ms);
    lastMs = Math.max(lastMs, ms);
  };
  for (const { givenMs } of visits) saw(givenMs);
  for (const { at_ms: ms } of windowLog) saw(ms);
  return firstMs > lastMs ? null : { from: calendar.at(firstMs).day, to: calendar.at(lastMs).day };
}

interface Answered {
  readonly asked: Asked;
  readonly answer: Answer;
}

/** A period with too many lines for one answer is asked for in halves. */
async function* answers(box: FrozenBox, asked: Asked): AsyncGenerator<Answered> {
  const answer = await box.ask(asked);
  if (!('desc' in answer)) {
    yield { asked, answer };
    return;
  }
  const { isTooLarge, desc }: Refusal = answer;
  if (!isTooLarge || asked.from === asked.to) throw new Error(`the box refuses ${JSON.stringify(asked)}: ${desc}`);
  const days = (Date.parse(asked.to) - Date.parse(asked.from)) / DAY_MS;
  const middle = new Date(Date.parse(asked.from) + Math.floor(days / 2) * DAY_MS).toISOString().slice(0, 10);
  yield* answers(box, { ...asked, to: middle });
  yield* answers(box, { ...asked, from: dayAfter(middle) });
}

const ENDS = ['served', 'refused', 'no_show', 'left', 'closed', 'present'];

function unbalancedIn(asked: Asked, { lines, total }: Answer): string[] {
  return [...lines.map((line) => [JSON.stringify(line.keys), line] as const), ['total', total] as const].flatMap(([name, figures]) => {
    const ended = ENDS.reduce((sum, end) => sum + numberOf(figures, end), 0);
    const arrived = numberOf(figures, 'arrived');
    return ended === arrived ? [] : [`${JSON.stringify(asked)} ${name}: ${arrived} arrived, and ${ended} ended or are present`];
  });
}

const numberOf = (figures: Figures | (Figures & { readonly keys: unknown }), name: string): number =>
  Number((figures as Record<string, Figure>)[name]);
