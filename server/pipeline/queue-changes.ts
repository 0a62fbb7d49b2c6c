/** What `queueChanges` says: the whole queue of a window, or the difference of two. A queue is a list of distinct texts, an entry each. */

interface QueueOfWindow {
  readonly workplaceId: number;
  readonly detailed: boolean;
}

export const wholeQueueText = (queue: QueueOfWindow, list: string): string => `${headOf(queue)},"queue":${list}}`;

export const queueChangesText = (queue: QueueOfWindow, before: readonly string[], after: readonly string[]): string =>
  `${headOf(queue)},"changes":[${listChanges(before, after).map(changeText).join(',')}]}`;

const headOf = ({ workplaceId, detailed }: QueueOfWindow): string => `{"workplace":${workplaceId},"detailed":${detailed}`;

const changeText = ({ at, remove, insert }: ListChange): string => `{"at":${at},"remove":${remove},"insert":[${insert.join(',')}]}`;

export interface ListChange {
  /** Position in the list, after the changes before this one. */
  readonly at: number;
  readonly remove: number;
  readonly insert: readonly string[];
}

/** The changes that make `after` of `before`, one after the other. A list in another order changes as one piece. */
export function listChanges(before: readonly string[], after: readonly string[]): readonly ListChange[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const old = before.slice(start, before.length - end);
  const fresh = after.slice(start, after.length - end);
  if (old.length === 0 && fresh.length === 0) return [];
  const stays = new Set(fresh);
  const stayed = new Set(old);
  const kept = old.filter((text) => stays.has(text));
  const isSameOrder = fresh.filter((text) => stayed.has(text)).every((text, index) => text === kept[index]);
  return isSameOrder ? between(old, fresh, stays, stayed, start) : [{ at: start, remove: old.length, insert: fresh }];
}

function between(
  old: readonly string[],
  fresh: readonly string[],
  stays: ReadonlySet<string>,
  stayed: ReadonlySet<string>,
  start: number,
): readonly ListChange[] {
  const changes: ListChange[] = [];
  let [at, was, is] = [start, 0, 0];
  while (was < old.length || is < fresh.length) {
    const removedFrom = was;
    const insertedFrom = is;
    while (was < old.length && !stays.has(old[was] ?? '')) was += 1;
    while (is < fresh.length && !stayed.has(fresh[is] ?? '')) is += 1;
    const insert = fresh.slice(insertedFrom, is);
    const remove = was - removedFrom;
    if (remove > 0 || insert.length > 0) changes.push({ at, remove, insert });
    at += insert.length;
    // What stays stands at both places.
    if (was < old.length) [at, was, is] = [at + 1, was + 1, is + 1];
  }
  return changes;
}
