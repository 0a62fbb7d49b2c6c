/** Inputs that are kept: one file a target, one input a line in base64, so that a change of it can be read in a diff. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** @param file lines of base64; `#` begins a remark. A file that is not there has none. */
export function readCorpus(file: string): Buffer[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => Buffer.from(line, 'base64'));
}

/** Writes the inputs anew, shortest first, and leaves the remarks and what stands behind them (see `addFinding`) as they are. */
export function writeCorpus(file: string, inputs: readonly Uint8Array[]): void {
  const kept = findings(file);
  const known = new Set(kept);
  const lines = [...new Set(inputs.map((bytes) => Buffer.from(bytes).toString('base64')))].filter(
    (line) => line !== '' && !known.has(line),
  );
  lines.sort((one, other) => one.length - other.length || (one < other ? -1 : 1));
  writeFileSync(file, [...kept, ...lines, ''].join('\n'));
}

/** An input that showed a fault stays at the top, under a remark that says what it was. */
export function addFinding(file: string, remark: string, input: Uint8Array): void {
  const rest = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const line = Buffer.from(input).toString('base64');
  if (!rest.includes(line)) writeFileSync(file, `# ${remark}\n${line}\n${rest}`);
}

/** Each remark and the line behind it. */
function findings(file: string): string[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line, at) => line.startsWith('#') || lines[at - 1]?.startsWith('#'));
}
