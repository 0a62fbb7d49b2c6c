/** What is kept of runs of the bench: `recorded.json`, and the tables of docs/performance.md that are written from it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { type Figure, isMet, type Machine, targetText, valueText } from './report.js';

export type KeptFigure = Pick<Figure, 'name' | 'title' | 'value' | 'unit' | 'target' | 'note'>;

/** Figures that were measured at once. */
export interface KeptRun {
  /** A day such as `2026-11-27`. */
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
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

function tableOf({ date, commit, machine, figures }: KeptRun): string {
  const rows = figures.map((figure) => {
    const value = isMet(figure) ? valueText(figure) : `**${valueText(figure)}**`;
    return `| ${figure.title} | ${value} | ${targetText(figure)} | ${figure.note} |\n`;
  });
  return `## ${date}, commit ${commit}\n${machine}:\n\n| figure | value | target | made of |\n|---|---|---|---|\n${rows.join('')}`;
}

/** Keeps the figures of a run in the checkout, to be looked at and committed. */
export function record(machine: Machine, figures: readonly Figure[]): void {
  const { date, cpu, cores, node, busyBefore } = machine;
  const run = {
    date: date.slice(0, 10),
    commit: commitOfCheckout(),
    machine: `${cpu}, ${cores} cores, Node ${node}, ${Math.round(busyBefore * 100)} % busy before`,
    figures: figures.map(({ name, title, value, unit, target, note }) => ({ name, title, value, unit, target, note })),
  };
  const runs = merged(JSON.parse(readFileSync(RECORDED, 'utf8')) as readonly KeptRun[], run);
  writeFileSync(RECORDED, `${JSON.stringify(runs, null, 2)}\n`);
  writeFileSync(DOCUMENT, withTables(readFileSync(DOCUMENT, 'utf8'), runs));
}

function commitOfCheckout(): string {
  const git = (...words: readonly string[]): string => execFileSync('git', words, { encoding: 'utf8' }).trim();
  const isChanged = git('status', '--porcelain', '--', 'server', 'db', 'drivers', 'package-lock.json') !== '';
  return `${git('rev-parse', '--short', 'HEAD')}${isChanged ? ' with changes' : ''}`;
}
