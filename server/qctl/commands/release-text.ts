/** A package of headquarters in words. */
import type { ReplyData } from '../../protocol/registry.js';
import { printable } from '../output.js';

export type ReleaseRow = NonNullable<ReplyData<'devices'>[number]['release']>;

/** What `qctl release check` finds, in words of `RELEASE_FAULTS`, which headquarters hears. */
export const RELEASE_CHECK_FAULTS = {
  unsigned: 'it is not signed with the key of this box',
  damaged: 'it is not the file that was signed',
  foreign: 'it is for another machine, or of another program',
  notNewer: 'it is not newer than what is here, and is not signed to take its place',
} as const;

const FAULTS: Readonly<Record<string, string>> = {
  ...RELEASE_CHECK_FAULTS,
  disk: 'it could not be copied: journalctl -u qbox-release',
  refused: 'apt did not take it: journalctl -u qbox-release',
  back: 'it did not stay up, and the version before runs again: journalctl -u qbox-release',
  headquartersFileNoRoom: 'there is too little room on the disk',
  headquartersFileDamaged: 'it was damaged on its way',
  headquartersFileDisk: 'it cannot be written to the disk',
};

const STATES: Readonly<Record<ReleaseRow['state'], string>> = {
  fetching: 'comes from headquarters',
  waiting: 'is here, and waits until nobody is in the queue',
  ordered: 'is here, and is installed now',
  installing: 'is being installed',
  installed: 'was installed, and stays',
  failed: 'was not installed',
};

export function releaseText({ state, fault, until }: Pick<ReleaseRow, 'state' | 'fault' | 'until'>): string {
  if (until !== null) return printable(`runs, on trial until ${until}`);
  return printable(STATES[state] + (fault === null ? '' : `: ${FAULTS[fault] ?? fault}`));
}

/** With its version, and since when. */
export const releaseLine = (row: ReleaseRow): string => printable(`${row.version ?? 'a package'} ${releaseText(row)}, since ${row.since}`);
