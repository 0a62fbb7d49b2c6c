/** What is known of each part: `recorded.json`, and the table of docs/reliability.md that is written from it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { changesSince } from '../support/measured-commit.js';
import { PARTS, type Part } from './parts.js';

export interface Kept {
  readonly part: string;
  readonly commit: string;
  /** A day such as `2026-12-03`. */
  readonly date: string;
  readonly machine: string;
  readonly result: 'passed' | 'failed';
  readonly seconds: number;
  /** How many later commits changed its rooms; left out = none as this was written, null = its commit is not in this history. */
  readonly changes?: number | null;
}

const RECORDED = 'test/verification/recorded.json';
export const DOCUMENT = 'docs/reliability.md';
const [BEGIN, END] = ['<!-- written by make verify -->', '<!-- end of what make verify writes -->'];

export const readRecorded = (): readonly Kept[] => JSON.parse(readFileSync(RECORDED, 'utf8')) as readonly Kept[];

/** A part has one record, the newest. */
export const merged = (kept: readonly Kept[], anew: Kept): readonly Kept[] => [...kept.filter(({ part }) => part !== anew.part), anew];

const ageText = ({ changes }: Kept): string => {
  if (changes === undefined) return '';
  return changes === null ? '; **older than the code**' : `; **older than the code**: ${changes} commits since`;
};

function rowOf({ name, shows }: Part, kept: readonly Kept[]): string {
  const own = kept.find(({ part }) => part === name);
  if (own === undefined) return `| \`${name}\` | ${shows} | **not yet run** | | |\n`;
  const result = `${own.result === 'passed' ? 'passed' : '**failed**'}${ageText(own)}`;
  const time = `${Math.ceil(own.seconds / 60)} min, ${own.machine}`;
  return `| \`${name}\` | ${shows} | ${result} | ${own.date}, ${own.commit} | ${time} |\n`;
}

/** The document with this table; throws where it has no place for it. */
export function withTable(document: string, kept: readonly Kept[]): string {
  const [from, to] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (from === -1 || to < from) throw new Error(`${DOCUMENT} has no place for a table: ${BEGIN} … ${END}`);
  const rows = PARTS.map((part) => rowOf(part, kept)).join('');
  const head = '| `ONLY=` | what has been shown | result | day and commit | time |\n|---|---|---|---|---|\n';
  return `${document.slice(0, from)}${BEGIN}\n\n${head}${rows}\n${document.slice(to)}`;
}

/** Writes both anew: what was seen stays, but commits since then may have made it older. */
export function write(kept: readonly Kept[]): void {
  const aged = PARTS.flatMap((part) => kept.filter((one) => one.part === part.name).map((one) => agedBy(one, part)));
  writeFileSync(RECORDED, `${JSON.stringify(aged, null, 2)}\n`);
  writeFileSync(DOCUMENT, withTable(readFileSync(DOCUMENT, 'utf8'), aged));
}

function agedBy({ changes: _, ...kept }: Kept, { looksAt }: Part): Kept {
  const changes = changesSince(kept.commit, looksAt);
  return changes === 0 ? kept : { ...kept, changes };
}
