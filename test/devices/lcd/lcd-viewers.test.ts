/** Who looks at LCD boards, how many at once, and for how long a board is drawn. */
import { setMaxListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { AreaDrawing, DrawnArea } from '../../../drivers/imaging/render.js';
import { LcdCanvas } from '../../../server/devices/lcd/canvas.js';
import { LcdView } from '../../../server/devices/lcd/view.js';
import { LcdViewers } from '../../../server/devices/lcd/viewers.js';
import { LCD_USUAL_SIZE } from '../../../server/model/designs/lcd-template.js';
import type { Size } from '../../../server/presentation/lcd/svg.js';
import { DEFAULT_TEMPLATE } from '../../../server/presentation/lcd/templates.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const SIZE = { width: 320, height: 200 };
/** A screen's own, which the settings name; all views together have room for six of it, or of the usual size. */
const CONFIGURED = { width: 1080, height: 1920 };
/** In nobody's settings, and nearly as large. */
const foreign = (index: number): Size => ({ width: 1900 - index, height: 1080 });
const AT_MS = Date.parse('2026-11-24T12:09:00Z');

/** A painter that is ready at once, and fails on demand. */
function hall() {
  const timers = new VirtualTimers();
  const seen = { drawn: 0, files: 0, opened: 0, closed: 0, late: [] as number[], isFailing: false, isStuck: false, name: 'Зал' };
  const painter = {
    drawArea: async ({ width, height }: AreaDrawing): Promise<DrawnArea> => {
      if (seen.isFailing) throw new Error('lost');
      if (seen.isStuck) await new Promise(() => {});
      seen.drawn += 1;
      return { width, height, rgb: new Uint8Array(3 * width * height), leftOut: [] };
    },
    encodeColourPng: async () => {
      seen.files += 1;
      return Buffer.from(`picture ${seen.files}`);
    },
  };
  const views: LcdView[] = [];
  const boards = {
    isBoard: (id: number) => id < 20,
    late: (_id: number, waitedMs: number) => void seen.late.push(waitedMs),
    open: ({ size }: { readonly size: Size }, changed: () => void) => {
      seen.opened += 1;
      const view = new LcdView({
        size,
        canvas: new LcdCanvas(painter, () => {}),
        timers,
        showing: () => ({
          template: DEFAULT_TEMPLATE,
          content: { branch: seen.name, board: '', languages: ['ru'], timeZone: 'Europe/Moscow', waiting: [], calls: () => [] },
          atMs: AT_MS + timers.nowMs(),
        }),
        changed,
        failed: () => {},
      });
      views.push(view);
      view.refresh();
      return view;
    },
    close: (view: LcdView) => {
      seen.closed += 1;
      view.close();
    },
  };
  const viewers = new LcdViewers(timers, boards, [CONFIGURED]);
  const look = (id = 1, after = '', size: Size = SIZE, signal = new AbortController().signal, address = `192.0.2.${id}`) =>
    viewers.picture(id, size, { address, after, patienceMs: 25_000, signal });
  return { timers, seen, viewers, views, look };
}

async function versionOf(picture: ReturnType<ReturnType<typeof hall>['look']>): Promise<string> {
  const answer = await picture;
  return typeof answer === 'string' ? answer : answer.version;
}

describe('a board', () => {
  it('is drawn once, and its file made once, for all who look', async () => {
    const { timers, seen, look } = hall();
    const all = Promise.all(Array.from({ length: 20 }, (_, index) => versionOf(look(1, '', SIZE, undefined, `198.51.100.${index}`))));
    const versions = new Set(await timers.until(all));
    expect([versions.size, seen.opened, seen.files]).toEqual([1, 1, 1]);
  });

  it('answers who has the picture when there is another one, and after his patience with the same', async () => {
    const { timers, seen, views, look } = hall();
    const first = await timers.until(versionOf(look()));
    const waiting = versionOf(look(1, first));
    await timers.advanceAsync(100);
    seen.name = 'Другой зал';
    views[0]?.refresh();
    const second = await timers.until(waiting, 200);
    expect(second).not.toBe(first);
    expect(await timers.until(versionOf(look(1, second)), 60_000)).toBeTruthy();
  });

  it('is let go half a minute after the last look, and not before', async () => {
    const { timers, seen, look } = hall();
    await timers.until(versionOf(look()));
    await timers.advanceAsync(29_000);
    await timers.until(versionOf(look()));
    await timers.advanceAsync(29_000);
    expect(seen.closed).toBe(0);
    await timers.advanceAsync(2_000);
    expect(seen.closed).toBe(1);
    const drawn = seen.drawn;
    await timers.advanceAsync(600_000);
    expect(seen.drawn).toBe(drawn);
  });

  it('in too many sizes at once, or for too many, is refused; nobody who looks loses his', async () => {
    const { timers, seen, look } = hall();
    const first = await timers.until(versionOf(look(0)));
    const gone = new AbortController();
    setMaxListeners(100, gone.signal);
    // They wait for ever: the clock does not go on.
    const waiting = Array.from({ length: 6 }, (_, id) => versionOf(look(id, 'x', foreign(id), gone.signal)));
    expect(await look(9, '', foreign(9))).toBe('tooManyViewers');
    const many = Array.from({ length: 58 }, (_, index) => versionOf(look(0, first, SIZE, gone.signal, `198.51.100.${index}`)));
    expect(await look(0)).toBe('tooManyViewers');
    gone.abort();
    await Promise.all([...waiting, ...many]);
    expect(seen.opened).toBe(7);
    // Nobody looks at these any more: there is room again.
    expect(await timers.until(versionOf(look(9, '', foreign(9))))).toHaveLength(16);
  });

  it.each([
    ['its usual size', LCD_USUAL_SIZE],
    ['the size of a screen of the branch', CONFIGURED],
  ])('in %s is drawn whatever others ask for, from however many addresses', async (_, size) => {
    const { timers, look } = hall();
    const gone = new AbortController();
    setMaxListeners(1000, gone.signal);
    // Each asks for the next picture as soon as he has one, until he is refused.
    const stream = async (id: number, own: Size, address: string): Promise<void> => {
      let version = '';
      while (!gone.signal.aborted && version !== 'tooManyViewers') version = await versionOf(look(id, version, own, gone.signal, address));
    };
    const others = Array.from({ length: 100 }, (__, index) => stream(1, foreign(index), `198.51.100.${index}`));
    const watchers = Array.from({ length: 100 }, (__, index) => stream(2, LCD_USUAL_SIZE, `203.0.113.${index}`));
    await timers.advanceAsync(1_000);
    // Long before the others have no patience any more.
    expect(await timers.until(versionOf(look(3, '', size)), 5_000)).toHaveLength(16);
    gone.abort();
    await timers.until(Promise.all([...others, ...watchers]), 5_000);
  });

  it('in a size of his own is seen by a guest in two sizes at once, and he comes after boards that hang in the hall', async () => {
    const { timers, look } = hall();
    const gone = new AbortController();
    setMaxListeners(100, gone.signal);
    const guest = (width: number) => look(1, 'x', { width, height: 200 }, gone.signal, 'guest');
    const first = [versionOf(guest(321)), versionOf(guest(322))];
    expect(await guest(323)).toBe('tooManyViewers');
    const boards = Array.from({ length: 6 }, (_, id) => versionOf(look(id, '', LCD_USUAL_SIZE)));
    expect(await timers.until(Promise.all(boards), 5_000)).toEqual(boards.map(() => expect.stringMatching(/^.{16}$/)));
    gone.abort();
    // Six full screens are nearly all there is room for: what the guest looked at is small and beside them.
    expect((await Promise.all(first)).every((version) => version.length === 16)).toBe(true);
  });

  it('that hangs in the hall has its turn where there are more of them than can be kept at once', async () => {
    const { timers, look } = hall();
    const gone = new AbortController();
    setMaxListeners(1000, gone.signal);
    const seen = new Set<number>();
    // Each is a stream: it asks for the next picture as soon as it has one.
    const streams = Array.from({ length: 15 }, async (_, id) => {
      let version = '';
      while (!gone.signal.aborted) {
        const picture = await look(id, version, LCD_USUAL_SIZE, gone.signal);
        expect(picture).not.toBe('tooManyViewers');
        if (typeof picture === 'string') continue;
        seen.add(id);
        version = picture.version;
      }
    });
    await timers.advanceAsync(20_000);
    expect([...seen].sort((one, other) => one - other)).toEqual(streams.map((_, id) => id));
    gone.abort();
    await timers.advanceAsync(1_000);
    await Promise.all(streams);
  });

  it('that is still being drawn when patience ends is not said to have failed, and is there later', async () => {
    const { timers, seen, look } = hall();
    seen.isStuck = true;
    await timers.advanceAsync(10_000);
    expect(await timers.until(look(1, '', LCD_USUAL_SIZE), 60_000)).toBe('notYet');
    expect([seen.late, timers.nowMs()]).toEqual([[25_000], 35_000]);
  });

  it('is looked at by sixteen from one address, and by others beside them', async () => {
    const { timers, look } = hall();
    const first = await timers.until(versionOf(look(0)));
    const gone = new AbortController();
    setMaxListeners(100, gone.signal);
    const lookOn = () => versionOf(look(0, first, SIZE, gone.signal, 'guest'));
    const many = Array.from({ length: 15 }, lookOn);
    expect(await timers.until(versionOf(look(0, '', SIZE, gone.signal, 'guest')))).toBe(first);
    many.push(lookOn());
    expect(await look(0, '', SIZE, gone.signal, 'guest')).toBe('tooManyViewers');
    expect(await timers.until(versionOf(look(0)))).toBe(first);
    gone.abort();
    await Promise.all(many);
    // Nobody of them is counted any more: as many again look at it.
    const later = new AbortController();
    setMaxListeners(100, later.signal);
    const again = Array.from({ length: 16 }, () => versionOf(look(0, first, SIZE, later.signal, 'guest')));
    later.abort();
    expect(new Set(await Promise.all(again))).not.toContain('tooManyViewers');
  });

  it('that is none is told so, as is one that cannot be drawn', async () => {
    const { timers, seen, look } = hall();
    expect(await look(99)).toBe('noBoard');
    seen.isFailing = true;
    expect(await timers.until(look(), 60_000)).toBe('notDrawn');
    seen.isFailing = false;
    await timers.advanceAsync(3_000);
    expect(await timers.until(versionOf(look()))).toHaveLength(16);
  });

  it('keeps its last picture when it cannot be drawn', async () => {
    const { timers, seen, views, look } = hall();
    const first = await timers.until(versionOf(look()));
    Object.assign(seen, { isFailing: true, name: 'Другой зал' });
    views[0]?.refresh();
    await timers.advanceAsync(500);
    expect(await timers.until(versionOf(look()))).toBe(first);
    seen.isFailing = false;
    await timers.advanceAsync(3_000);
    expect(await timers.until(versionOf(look()))).not.toBe(first);
  });

  it('changes at most every 40 ms, and then to the newest', async () => {
    const { timers, seen, views, look } = hall();
    const first = await timers.until(versionOf(look()));
    await timers.advanceAsync(100);
    const drawn = seen.drawn;
    for (let change = 0; change < 100; change++) {
      seen.name = `Зал ${change}`;
      views[0]?.refresh();
      await timers.advanceAsync(2);
    }
    // 200 ms: five frames or six, in each the name of the branch.
    expect(seen.drawn - drawn).toBeLessThanOrEqual(7);
    await timers.advanceAsync(80);
    expect(await timers.until(versionOf(look()))).not.toBe(first);
    const again = seen.drawn;
    views[0]?.refresh();
    await timers.advanceAsync(80);
    expect(seen.drawn).toBe(again);
  });
});
