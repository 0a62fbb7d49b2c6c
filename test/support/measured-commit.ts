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

/** How many later commits changed these rooms; null = the commit is not in this history. */
export function changesSince(commit: string, rooms: readonly string[] = MEASURED): number | null {
  try {
    return Number(git('rev-list', '--count', `${commit.split(' ', 1)[0]}..HEAD`, '--', ...rooms));
  } catch {
    return null;
  }
}
