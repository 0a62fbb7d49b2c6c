/** Who may look at LCD boards where memory is short: who is idle makes room, and boards of the hall take turns in their order. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { LcdView } from '../../../server/devices/lcd/view.js';
import { LcdViews, type OpenedView, type WantedView } from '../../../server/devices/lcd/views.js';
import { LIMITS, lcdViewBytes } from '../../../server/model/limits.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const SIZE = { width: 1080, height: 1920 };
/** So many of this size are kept at once. */
const ROOM = Math.floor(LIMITS.lcd.viewsBytes / lcdViewBytes(SIZE));
const PATIENCE_MS = 25_000;

let timers: VirtualTimers;
let views: LcdViews;
let closed: number[];
let gone: AbortController;
beforeEach(() => {
  timers = new VirtualTimers();
  closed = [];
  gone = new AbortController();
  views = new LcdViews(timers, {
    open: ({ id }) => ({ id, canvas: { version: 'drawn' } }) as unknown as LcdView,
    close: (view) => closed.push((view as unknown as { id: number }).id),
  });
});

const wanted = (id: number, isConfigured = true): WantedView => ({ id, size: SIZE, isConfigured, address: `192.0.2.${id}` });
const look = (id: number, isConfigured = true) => views.look(wanted(id, isConfigured), PATIENCE_MS, gone.signal);
const opened = async (id: number, isConfigured = true): Promise<OpenedView> => (await look(id, isConfigured)) ?? expect.unreachable();
async function fill(): Promise<OpenedView[]> {
  const all: OpenedView[] = [];
  for (let id = 0; id < ROOM; id++) all.push(await opened(id));
  return all;
}

describe('boards of the hall', () => {
  it('take turns: who has waited longest is first, and the board that is open longest makes room', async () => {
    await fill();
    const order: number[] = [];
    for (const id of [101, 102, 103]) void look(id).then((view) => view !== null && order.push(id));
    await timers.advanceAsync(2_990);
    expect([order, closed]).toEqual([[], []]);
    await timers.advanceAsync(500);
    expect(order).toEqual([101, 102, 103]);
    expect(closed).toEqual([0, 1, 2]);
  });

  it('go as soon as nobody looks, and before that own sizes of guests', async () => {
    const all = await fill();
    await timers.advanceAsync(100);
    views.lookAway(all[3] ?? expect.unreachable());
    expect(await look(101)).not.toBeNull();
    expect(closed).toEqual([3]);
  });

  it('give up after their patience, when their viewer is gone, and when the box stops', async () => {
    for (let id = 0; id < ROOM; id++) await opened(id);
    // Nothing of theirs has been seen yet, so that none makes room.
    const unseen = new LcdViews(timers, { open: () => ({ canvas: { version: '' } }) as unknown as LcdView, close: () => {} });
    for (let id = 0; id < ROOM; id++) await unseen.look(wanted(id), PATIENCE_MS, gone.signal);
    const patient = unseen.look(wanted(101), 1_000, gone.signal);
    expect(await timers.until(patient, 1_300)).toBeNull();
    const leaving = unseen.look(wanted(102), PATIENCE_MS, gone.signal);
    gone.abort();
    expect(await timers.until(leaving, 300)).toBeNull();
    const waiting = unseen.look(wanted(103), PATIENCE_MS, new AbortController().signal);
    unseen.stop();
    expect(await timers.until(waiting, 300)).toBeNull();
    expect(await unseen.look(wanted(0), PATIENCE_MS, new AbortController().signal)).toBeNull();
  });

  it('wait as long as their patience, and no moment longer', async () => {
    const unseen = new LcdViews(timers, { open: () => ({ canvas: { version: '' } }) as unknown as LcdView, close: () => {} });
    for (let id = 0; id < ROOM; id++) await unseen.look(wanted(id), PATIENCE_MS, gone.signal);
    await timers.until(unseen.look(wanted(101), 1_000, gone.signal));
    expect([timers.nowMs(), timers.pending]).toEqual([1_000, 0]);
  });
});

describe('guests', () => {
  it('wait for no turn and end no board of the hall; they make room for one', async () => {
    const hall = await fill();
    expect(await look(201, false)).toBeNull();
    views.lookAway(hall[0] ?? expect.unreachable());
    const guest = await opened(201, false);
    expect([closed, views.ownSizesOf('192.0.2.201'), views.ownSizesOf('192.0.2.202')]).toEqual([[0], 1, 0]);
    expect(guest.askedBy).toBe('192.0.2.201');
    expect(await look(102)).not.toBeNull();
    expect([closed, guest.isEnded, views.has(wanted(201, false))]).toEqual([[0, 201], true, false]);
  });

  it('are told when their view ends', async () => {
    const guest = await opened(201, false);
    let told = 0;
    guest.waiting.add(() => {
      told += 1;
    });
    views.stop();
    expect([told, guest.isEnded]).toEqual([1, true]);
  });

  it('count while somebody looks', async () => {
    const guest = await opened(201, false);
    views.lookAway(guest);
    expect([views.ownSizesOf('192.0.2.201'), views.has(wanted(201, false))]).toEqual([0, true]);
    await opened(1);
    expect(views.ownSizesOf('192.0.2.1')).toBe(0);
  });
});

it('a view ends half a minute after its last viewer, and not while one looks', async () => {
  const one = await opened(1);
  expect(await opened(1)).toBe(one);
  views.lookAway(one);
  await timers.advanceAsync(60_000);
  expect(closed).toEqual([]);
  views.lookAway(one);
  await timers.advanceAsync(29_999);
  expect([closed, views.has(wanted(1))]).toEqual([[], true]);
  expect(await opened(1)).toBe(one);
  views.lookAway(one);
  await timers.advanceAsync(30_000);
  expect([closed, views.has(wanted(1))]).toEqual([[1], false]);
});
