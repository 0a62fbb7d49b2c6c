/** Wrong data for every command, made from its own declaration: a refusal that names the field and what it takes, and nothing done. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../server/protocol/registry.js';
import type { Frame, RawClient, RawSession } from '../support/raw-client.js';
import { booksOf, errorName, WatchedBox } from './witness.js';
import { shown, type WrongData, wrongDataOf } from './wrong-data.js';

interface WireError {
  readonly desc: string;
  readonly children: readonly WireError[];
}

let watched: WatchedBox;
let admin: RawSession;
let before: Record<string, unknown>;

beforeAll(async () => {
  watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0' });
  admin = await watched.administrator();
  // Everything has something that wrong data could change.
  await admin.ask('registrateConsumer', { services: [4], preview: false });
  await admin.ask('newConsumerPreRegistered', { services: [4], pin_code: '123456' });
  before = await booksOf(admin);
});
afterAll(async () => {
  await watched.end();
});

/** Sends all of them at once; answers come by the ids that they were given. */
async function answersTo(client: RawClient, token: string, command: string, wrong: readonly WrongData[]): Promise<Frame[]> {
  return await Promise.all(wrong.map(({ data }, id) => client.request({ token, id, command, data })));
}

/** All that is wrong with an answer, in words; nothing if it is as it should be. */
function faultsOf(frame: Frame, { what, field, says }: WrongData): string[] {
  if (errorName(frame.data) !== 'invalidRequest') return [`${what}: ${shown(frame.data)}`];
  const { desc, children } = frame.data as WireError;
  const named = [desc, ...children.map((child) => child.desc)].find((text) => text.startsWith(field));
  if (named === undefined) return [`${what}: ${desc} does not name ${field}`];
  if (desc.length > 500) return [`${what}: an answer of ${desc.length} characters`];
  return named.includes(says) ? [] : [`${what}: ${desc} does not say "${says}"`];
}

/** For headquarters alone: test/pipeline/handlers/headquarters.test.ts, remote-ticket.test.ts, remote-visit.test.ts. */
const OF_HEADQUARTERS = new Set(['applyRevision', 'remoteTicket', 'remoteVisit']);
const COMMANDS_TRIED = [...COMMANDS.values()].filter(({ name }) => !OF_HEADQUARTERS.has(name));

describe('wrong data', () => {
  it.each(COMMANDS_TRIED.map((declaration) => [declaration.name, declaration] as const))('for %s', async (command, declaration) => {
    const wrong = wrongDataOf(declaration);
    const answers = await answersTo(admin.client, admin.token, command, wrong);
    expect(answers.flatMap((frame, index) => faultsOf(frame, wrong[index] as WrongData))).toEqual([]);
    expect(await booksOf(admin)).toEqual(before);
  });
});
