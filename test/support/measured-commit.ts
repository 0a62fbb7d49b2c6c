/** Of which commit figures are. */
import { execFileSync } from 'node:child_process';

/** What is measured; the rest of the tree does not make a figure older. */
export const MEASURED = ['server', 'db', 'drivers', 'package-lock.json'];

export const git = (...words: readonly string[]): string =>
  execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

/** The newest that changed what is measured: later ones of a measurement itself may still be rewritten before they are merged. */
export function measuredCommit(): string {
  const isChanged = git('status', '--porcelain', '--', ...MEASURED) !== '';
  return `${git('log', '-1', '--format=%h', '--', ...MEASURED)}${isChanged ? ' with changes' : ''}`;
}
