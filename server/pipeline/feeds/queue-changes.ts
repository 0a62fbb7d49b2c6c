/**
 * What `queueChanges` says: the whole queue of a window, or the difference of two. A queue is a list of distinct objects, an entry each:
 * its text in UTF-8.
 */

interface QueueOfWindow {
  readonly workplaceId: number;
  readonly detailed: boolean;
}

/** What stands around the whole list. */
export const aroundQueue = (queue: QueueOfWindow): readonly [string, string] => [`${headOf(queue)},"queue":`, '}'];

export const queueChangesText = (queue: QueueOfWindow, before: readonly Uint8Array[], after: readonly Uint8Array[]): string =>
  `${headOf(queue)},"changes":[${listChanges(before, after).map(changeText).join(',')}]}`;

const headOf = ({ workplaceId, detailed }: QueueOfWindow): string => `{"workplace":${workplaceId},"detailed":${detailed}`;

const changeText = ({ at, remove, insert }: ListChange<Uint8Array>): string =>
  `{"at":${at},"remove":${remove},"insert":[${insert.map((text) => UTF8.decode(text)).join(',')}]}`;

const UTF8 = new TextDecoder();

export interface ListChange<Entry> {
  /** Position in the list, after the changes before this one. */
  readonly at: number;
  readonly remove: number;
  readonly insert: readonly Entry[];
}

/** The changes that make `after` of `before`, one after the other. A list in another order changes as one piece. */
export function listChanges<Entry>(before: readonly Entry[], after: readonly Entry[]): readonly ListChange<Entry>[] {
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

function between<Entry>(
  old: readonly Entry[],
  fresh: readonly Entry[],
  stays: ReadonlySet<unknown>,
  stayed: ReadonlySet<unknown>,
  start: number,
): readonly ListChange<Entry>[] {
  const changes: ListChange<Entry>[] = [];
  let [at, was, is] = [start, 0, 0];
  while (was < old.length || is < fresh.length) {
    const removedFrom = was;
    const insertedFrom = is;
    while (was < old.length && !stays.has(old[was])) was += 1;
    while (is < fresh.length && !stayed.has(fresh[is])) is += 1;
    const insert = fresh.slice(insertedFrom, is);
    const remove = was - removedFrom;
    if (remove > 0 || insert.length > 0) changes.push({ at, remove, insert });
    at += insert.length;
    // What stays stands at both places.
    if (was < old.length) [at, was, is] = [at + 1, was + 1, is + 1];
  }
  return changes;
}
