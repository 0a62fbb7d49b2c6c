/** A journal as long as one likes, written by the store of the box; and a branch that sends it, without the box around it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LinkState } from '../../server/uplink/state.js';
import { Uplink } from '../../server/uplink/uplink.js';
import { batchOf, commit, DAY_MS, MORNING_MS, openTestStore } from '../db/support.js';

/** Its syncs cost nothing there, and are not what is tried. */
const MEMORY = '/dev/shm';
const PAUSE_MS = 5;

/** As a visitor's steps are: a ticket, a call, an end. */
const eventsOf = (number: number, at: number) => [
  {
    t: 'registered',
    at,
    c: number,
    code: `code-${number}`,
    comment: 'Хабибуллин',
    ticket: `Г${number}`,
    services: [4, 7, 9],
    priority: 50,
  },
  { t: 'called', at, c: number, user: 3, workplace: 11, services: [4], waited: 312 },
  { t: 'finished', at, c: number, user: 3, workplace: 11, result: 'served', comment: '' },
];

/** Returns its folder. */
export async function writtenJournal(batches: number, days: number): Promise<string> {
  const folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'qbox-journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const store = await openTestStore(folder, { journalDays: 100, unsentDays: 100 });
  for (let number = 1; number <= batches; number++) {
    const at = MORNING_MS + Math.floor((number * days * DAY_MS) / batches);
    await commit(store, batchOf(eventsOf(number, at), [], at));
  }
  return folder;
}

export interface Sending {
  readonly uplink: Uplink;
  /** The newest that it has said. */
  state(): LinkState | null;
  /** Connections that were lost, or were not made. */
  lost(): number;
}

/** It comes again at once, however often its line is cut. */
export function sending(directory: string, address: string, branch: string): Sending {
  let state: LinkState | null = null;
  let lost = 0;
  const backoff = {
    connected: () => undefined,
    lost: () => {
      lost += 1;
      return PAUSE_MS;
    },
  };
  const uplink = new Uplink(
    { directory, address, branch, keyFile: null, authorityFile: null, redactionKey: new Uint8Array(32) },
    (told) => {
      state = told;
    },
    () => undefined,
    { backoff },
  );
  onTestFinished(() => uplink.close());
  void uplink.run();
  return { uplink, state: () => state, lost: () => lost };
}
