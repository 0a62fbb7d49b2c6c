/**
 * Bookings of a branch that are asked for at headquarters. A booking is asked for again until there is an answer; its key is kept until
 * then, so that after a reload the page finds what it has asked for, or asks with the same key. Who books is kept nowhere.
 */
import type { RemoteBranch, RemoteVisitAnswer } from '../../../hq/api/replies.js';
import type { ConnectionState } from '../../../protocol/client/client.js';
import { errorName, NoAnswerError, QboxError } from '../../../protocol/client/client.js';
import type { ReplyData, RequestData } from '../../../protocol/registry.js';
import { CODE_LENGTH, type Desk, type VisitCommand } from '../book/desk.js';
import { FACTS, factsRead } from '../shared/box/facts.js';
import { Store } from '../shared/box/store.js';
import { keep, kept } from '../shared/keep.js';
import { ask, BRANCH, newKey } from './ask.js';

const AGAIN_MS = 3_000;
const PLACE = `remote.${BRANCH}.visit`;

const connection = new Store<ConnectionState['status']>('connecting');
/** Visitors wait for a booking that the branch has not answered. */
export const isSilent = new Store(false);
export const isBooking = new Store(kept('local', PLACE) !== null || location.hash.length > 1);
let bookable: NonNullable<RemoteBranch['bookable']> = [];

/** Each time that headquarters says how the branch is. */
export function branchTold(branch: RemoteBranch): void {
  const { title, timeZone, isConnected, services } = branch;
  if (branch.bookable === null) isBooking.set(false);
  else if (isConnected && services.length === 0) isBooking.set(true);
  if (isConnected) bookable = branch.bookable ?? [];
  if (FACTS.branch !== title || FACTS.timeZone !== timeZone) {
    Object.assign(FACTS, { branch: title, timeZone });
    factsRead.set(factsRead.value + 1);
  }
  connection.set(isConnected ? 'open' : 'waiting');
}

type Given = { readonly ask: VisitCommand } & Readonly<Record<string, unknown>>;

/** Asks until the branch has said yes or no, or is away. */
async function answered(data: Given): Promise<Extract<RemoteVisitAnswer, { answer: 'told' }>> {
  for (;;) {
    const told = await ask<RemoteVisitAnswer>('remoteVisit', data);
    if (told !== null && 'error' in told && errorName(told.error) !== 'tooManyRequests') throw new QboxError(data.ask, told.error);
    const answer = told !== null && 'data' in told ? told.data : null;
    isSilent.set(answer === null || answer.answer === 'silent');
    if (answer?.answer === 'told') return answer;
    if (answer?.answer === 'refused') throw new QboxError(data.ask, answer.error);
    if (answer?.answer === 'offline') {
      connection.set('waiting');
      throw new NoAnswerError(data.ask, 'closed', 'the branch is away');
    }
    await new Promise((soon) => setTimeout(soon, AGAIN_MS));
  }
}

/** What was asked for before the page was closed or loaded anew; null = the branch has nothing of it. */
export async function bookedBefore(): Promise<string | null> {
  const key = kept('local', PLACE);
  if (key === null) return null;
  const { visit } = await answered({ ask: 'bookedVisit', key });
  keep('local', PLACE, null);
  return visit?.pin_code ?? null;
}

async function booked(data: RequestData<'bookVisit'>) {
  keep('local', PLACE, data.key);
  try {
    const { visit } = await answered({ ask: 'bookVisit', ...data });
    keep('local', PLACE, null);
    return visit;
  } catch (failure) {
    if (failure instanceof QboxError) keep('local', PLACE, null);
    throw failure;
  }
}

async function asked(command: VisitCommand, data: object): Promise<unknown> {
  if (command === 'bookable') return bookable;
  if (command === 'bookVisit') return await booked(data as RequestData<'bookVisit'>);
  const { days, visit } = await answered({ ask: command, ...data });
  return command === 'bookableTimes' ? days : visit;
}

export const remoteDesk: Desk = {
  ask: async <Name extends VisitCommand>(command: Name, data: RequestData<Name>) => (await asked(command, data)) as ReplyData<Name>,
  connection,
  now: () => Date.now(),
  shortestCode: CODE_LENGTH,
  key: () => kept('local', PLACE) ?? newKey(),
};
