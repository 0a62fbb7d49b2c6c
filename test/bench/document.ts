/** What is kept of runs of the bench: `recorded.json`, and the tables of docs/performance.md that are written from it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { changesSince, measuredCommit } from '../support/measured-commit.js';
import { type Figure, isMet, type Machine, targetText, valueText } from './report.js';

export type KeptFigure = Pick<Figure, 'name' | 'title' | 'value' | 'unit' | 'target' | 'note' | 'processor'>;

/** Figures that were measured at once. */
export interface KeptRun {
  /** A day such as `2026-11-27`. */
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
  /** How many later commits changed what was measured; null = its commit is not in this history. Left out = none as this was written. */
  readonly changes?: number | null;
  readonly figures: readonly KeptFigure[];
}

export const RECORDED = 'test/bench/recorded.json';
export const DOCUMENT = 'docs/performance.md';
const [BEGIN, END] = ['<!-- written by the bench -->', '<!-- end of what the bench writes -->'];

/** `paper.calls` is measured together with all of `paper`. */
const groupOf = ({ name }: KeptFigure): string => name.split('.', 1)[0] ?? '';

/** The new run first; of older ones, newest first, what was not measured again. */
export function merged(kept: readonly KeptRun[], run: KeptRun): readonly KeptRun[] {
  const measured = new Set(run.figures.map(groupOf));
  const older = kept.map((one) => ({ ...one, figures: one.figures.filter((figure) => !measured.has(groupOf(figure))) }));
  return [run, ...older.filter(({ figures }) => figures.length > 0)];
}

/** The document with these tables; throws where it has no place for them. */
export function withTables(document: string, runs: readonly KeptRun[]): string {
  const [before, behind] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (before === -1 || behind < before) throw new Error(`${DOCUMENT} has no place for tables: ${BEGIN} … ${END}`);
  return `${document.slice(0, before)}${BEGIN}\n\n${runs.map(tableOf).join('\n')}\n${document.slice(behind)}`;
}

function tableOf({ date, commit, machine, changes, figures }: KeptRun): string {
  const rows = figures.map((figure) => {
    const value = isMet(figure) ? valueText(figure) : `**${valueText(figure)}**`;
    return `| ${figure.title} | ${value} | ${targetText(figure)} | ${figure.note} |\n`;
  });
  const heading = `## ${date}, commit ${commit}\n${machine}${ageText(changes)}:`;
  return `${heading}\n\n| figure | value | target | made of |\n|---|---|---|---|\n${rows.join('')}`;
}

const ageText = (changes: number | null | undefined): string =>
  changes === undefined ? '' : `. **Older than the code**${changes === null ? '' : `, which ${changes} commits have changed since`}`;

export const readRecorded = (): readonly KeptRun[] => JSON.parse(readFileSync(RECORDED, 'utf8')) as readonly KeptRun[];

/** Keeps the figures of a run in the checkout, to be looked at and committed. */
export function record(machine: Machine, figures: readonly Figure[]): void {
  const { date, cpu, cores, node, busyBefore } = machine;
  write(
    merged(readRecorded(), {
      date: date.slice(0, 10),
      commit: measuredCommit(),
      machine: `${cpu}, ${cores} cores, Node ${node}, ${Math.round(busyBefore * 100)} % busy before`,
      figures: figures.map(keptFigure),
    }),
  );
}

/** Writes the document anew: what was measured stays, but commits since then have made it older. */
export const writeDocument = (): void => write(readRecorded());

function write(runs: readonly KeptRun[]): void {
  const aged = runs.map(({ changes: _, figures, ...run }) => {
    const changes = changesSince(run.commit);
    return { ...run, ...(changes !== 0 && { changes }), figures };
  });
  writeFileSync(RECORDED, `${JSON.stringify(aged, null, 2)}\n`);
  writeFileSync(DOCUMENT, withTables(readFileSync(DOCUMENT, 'utf8'), aged));
}

function keptFigure({ name, title, value, unit, target, note, processor }: Figure): KeptFigure {
  const figure = { name, title, value: rounded(value), unit, target, note };
  if (processor === undefined) return figure;
  const { box, ceiling, quotient } = processor;
  return { ...figure, processor: { box: rounded(box), ceiling: rounded(ceiling), quotient: rounded(quotient) } };
}

/** No more digits than a measurement has. */
const rounded = (value: number): number => Number(value.toPrecision(4));
