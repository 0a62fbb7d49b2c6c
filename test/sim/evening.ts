/** When the branch has closed: what the box says of the day is held against what was seen of it. */

import { toSnapshot } from '../../dist/server/engine/snapshot.js';
import { recover } from '../../dist/server/pipeline/commit/recover.js';
import type { BookedRow } from './bookings.js';
import { DAY_MS, WINDOW_OF_BOARD } from './branch.js';
import { isRefusal, type Wire } from './network.js';
import type { Simulation } from './simulation.js';

/** What the box says of the day is what was seen of it, and its journal leads to the state that it has. */
export async function balance(sim: Simulation, chief: Wire): Promise<void> {
  const { witness } = sim;
  const live = await chief.ask<readonly { readonly id: number }[]>('consumerList');
  if (isRefusal(live)) throw new Error(live.desc);
  const shown = live.map(({ id }) => id).sort((one, other) => one - other);
  const known = [...witness.live].sort((one, other) => one - other);
  if (JSON.stringify(shown) !== JSON.stringify(known)) witness.violated(`in the queue are ${shown}, and should be ${known}`);
  // Of the days before the box has been asked on their evenings.
  const counted = await visitsOf(sim, chief, sim.wallMs() - DAY_MS, sim.wallMs() + DAY_MS);
  for (const id of witness.visitsToday) if (!counted.has(id)) witness.violated(`${witness.nameOf(id)} is not in the statistics`);
  checkReplay(sim);
}

/** After the last day: nothing of all the days is missing, or there twice. Asked day by day: an answer holds some thousands of visits. */
export async function checkAllStatistics(sim: Simulation, chief: Wire): Promise<void> {
  const counted = new Set<number>();
  for (let fromMs = sim.firstMorningMs - DAY_MS; fromMs <= sim.wallMs(); fromMs += DAY_MS)
    for (const id of await visitsOf(sim, chief, fromMs, fromMs + DAY_MS)) counted.add(id);
  for (const id of sim.witness.visits.keys())
    if (!counted.has(id)) sim.witness.violated(`${sim.witness.nameOf(id)} is not in the statistics`);
}

/** Who is in the statistics of a time; each is held against what was seen of him. */
async function visitsOf({ witness }: Simulation, chief: Wire, fromMs: number, toMs: number): Promise<ReadonlySet<number>> {
  const range = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
  const counted = await chief.ask<readonly { readonly consumer_id: number; readonly done: string | null }[]>('statistics', range);
  if (isRefusal(counted)) throw new Error(counted.desc);
  const ids = new Set<number>();
  for (const { consumer_id: id, done } of counted) {
    if (ids.has(id)) witness.violated(`the visit of ${witness.nameOf(id)} is twice in the statistics`);
    ids.add(id);
    const visit = witness.visits.get(id);
    if (visit === undefined) witness.violated(`the visit ${id} is in the statistics, and nobody was there`);
    else if ((done === null) !== (visit.end === null))
      witness.violated(`${witness.nameOf(id)} ended "${visit.end}" and counts as the opposite`);
  }
  return ids;
}

function checkReplay({ box, disk, witness }: Simulation): void {
  if (box === null) return;
  const { state } = box.pipeline;
  const replayed = recover(disk.directory, state.rules, state.equipment);
  if (toSnapshot(replayed.state) !== toSnapshot(state)) witness.violated('the journal leads to another state than the box has');
}

/** Everything that was promised on paper has come out or is known to have failed. */
export function checkPaper({ witness }: Simulation): void {
  for (const [job, { consumer }] of witness.papers.owed)
    witness.violated(`job ${job}, the paper of ${witness.nameOf(consumer)}, has no end`);
}

/** Who was expected and came has arrived, in the book too. */
export async function checkAppointments({ arrived, bookings, witness }: Simulation, chief: Wire): Promise<void> {
  const book = await chief.ask<readonly BookedRow[]>('consumerPreRegisteredList');
  if (isRefusal(book)) throw new Error(book.desc);
  bookings.check(book);
  for (const [id, consumer] of arrived) {
    const row = book.find((one) => one.id === id);
    if (row?.state !== 'ARRIVED' || row.consumer_id !== consumer)
      witness.violated(`appointment ${id} is ${row?.state} as ticket ${row?.consumer_id}, and ${witness.nameOf(consumer)} came for it`);
  }
}

/** A change is on the boards within this time. */
const SHOWN_MS = 3_000;

/** Each board shows who is at its window. */
export function checkBoards({ hall, timers, witness }: Simulation): void {
  witness.counts.boardLooks += 1;
  for (const [address, window] of Object.entries(WINDOW_OF_BOARD)) {
    if (timers.nowMs() - (witness.windowChangedMs.get(window) ?? 0) <= SHOWN_MS) continue;
    const text = hall.boards
      .get(Number(address))
      ?.lit.rows.map((row) => row.text)
      .join(' ');
    const at = witness.atWindow.get(window);
    const expected = at === undefined ? undefined : witness.visits.get(at)?.ticket.replace(/\D/g, '');
    const shown = /\d{3,}/.exec(text ?? '')?.[0];
    if (shown !== expected) witness.violated(`the board of window ${window} shows "${text}", and ${expected ?? 'nobody'} is there`);
  }
}
