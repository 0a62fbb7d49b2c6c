/** What the queue says of a ticket: what its visitor wants, how long against the norm, and why it cannot be called. Pure. */
import type { QueueEntries } from '../../../protocol/client/client.js';
import { firstTasks, isUnfinished, isWaiting, levelOf, type Task, tasksOf } from '../shared/tasks.js';
import { nameAt } from '../shared/words/names.js';
import { type Books, clerkNamed } from './desk.js';

export type Entry = QueueEntries[number];

const tasksIn = ({ services = {} }: Entry): readonly Task[] => tasksOf({ services }).filter(isUnfinished);

/** Names of the services with something left. */
export function wantsOf(entry: Entry, { services }: Books): string {
  const ids = [...new Set(tasksIn(entry).map(({ service }) => service))];
  return ids.map((id) => nameAt(services, id) ?? '').join(', ');
}

/** The stage that comes next, of a ticket with a service of several. */
export function stageOf(entry: Entry, { services }: Books): { readonly stage: number; readonly of: number } | null {
  const [next] = firstTasks(tasksIn(entry).filter(isWaiting));
  const stages = Object.keys(services.get(next?.service ?? 0)?.operations ?? {})
    .map(Number)
    .sort((one, other) => one - other);
  return next === undefined || stages.length < 2 ? null : { stage: stages.indexOf(next.stage) + 1, of: stages.length };
}

export const waitLevel = (waitedMs: number, normMs: number): string => levelOf(waitedMs, { normMs: normMs * 0.8, limitMs: normMs });

export type Obstacle =
  | { readonly why: 'clerk'; readonly who: string }
  | { readonly why: 'first'; readonly what: string }
  | { readonly why: 'other' };

/** What has to come before the window can call the ticket. */
export function obstacleOf(entry: Entry, { window, operations, users }: Books): Obstacle {
  const next = firstTasks(tasksIn(entry).filter(isWaiting));
  const here = new Set(window?.currentOperations ?? []);
  const claimed = next.find(({ clerk, operation }) => clerk !== undefined && clerk !== window?.clerk_id && here.has(operation));
  if (claimed?.clerk !== undefined) return { why: 'clerk', who: clerkNamed(users, claimed.clerk) };
  const before = next.filter(({ operation }) => !here.has(operation));
  const what = [...new Set(before.map(({ operation }) => nameAt(operations, operation) ?? ''))].filter(Boolean).join(', ');
  return what === '' ? { why: 'other' } : { why: 'first', what };
}
