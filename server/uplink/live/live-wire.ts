/** The live view of a branch on its way: two last values a branch, `state`, at most every two seconds, and `books`, when one changed. */

/** The newest message of each subject, in memory. */
export const LIVE_STREAM = 'QBOX_LIVE';
export type LivePart = 'state' | 'books';
export const liveSubject = (branch: string, part: LivePart): string => `qbox.live.${branch}.${part}`;
export const ALL_LIVE = 'qbox.live.*.*';
