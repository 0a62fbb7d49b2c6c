/** Who looks at LCD boards, how many at once, and for how long a board is drawn. */
import { setMaxListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { AreaDrawing, DrawnArea } from '../../drivers/imaging/render.js';
import { LcdCanvas } from '../../server/devices/lcd-canvas.js';
import { LcdView } from '../../server/devices/lcd-view.js';
import { LcdViewers } from '../../server/devices/lcd-viewers.js';
import { LCD_USUAL_SIZE } from '../../server/model/lcd-template.js';
import type { Size } from '../../server/presentation/lcd/svg.js';
import { DEFAULT_TEMPLATE } from '../../server/presentation/lcd/templates/index.js';
import { VirtualTimers } from '../support/virtual-timers.js';

const SIZE = { width: 320, height: 200 };
const AT_MS = Date.parse('2026-11-24T12:09:00Z');

/** A painter that is ready at once, and fails on demand. */
function hall() {
  const timers = new VirtualTimers();
  const seen = { drawn: 0, files: 0, opened: 0, closed: 0, isFailing: false, name: 'Зал' };
  const painter = {
    drawArea: async ({ width, height }: AreaDrawing): Promise<DrawnArea> => {
      if (seen.isFailing) throw new Error('lost');
      seen.drawn += 1;
      return { width, height, rgb: new Uint8Array(3 * width * height), leftOut: [] };
    },
    encodeColourPng: async () => {
      seen.files += 1;
      return Buffer.from(`picture ${seen.files}`);
    },
  };
  const views: LcdView[] = [];
  const viewers = new LcdViewers(timers, {
    isBoard: (id) => id < 20,
    open: (_id, size, changed) => {
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
    close: (view) => {
      seen.closed += 1;
      view.close();
    },
  });
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
    const waiting = Array.from({ length: 8 }, (_, id) => versionOf(look(id, first, SIZE, gone.signal)));
    expect(await look(9)).toBe('tooManyViewers');
    const many = Array.from({ length: 56 }, (_, index) => versionOf(look(0, first, SIZE, gone.signal, `198.51.100.${index}`)));
    expect(await look(0)).toBe('tooManyViewers');
    gone.abort();
    await Promise.all([...waiting, ...many]);
    expect(seen.opened).toBe(8);
    // Nobody looks at these any more: there is room again.
    expect(await timers.until(versionOf(look(9)))).not.toBe('tooManyViewers');
  });

  it('in its usual size is drawn whatever one guest asks for, and he has two sizes of his own', async () => {
    const { timers, look } = hall();
    const gone = new AbortController();
    setMaxListeners(100, gone.signal);
    const guest = (width: number, address: string) => look(1, 'x', { width, height: 200 }, gone.signal, address);
    const first = [guest(321, 'guest'), guest(322, 'guest')];
    expect(await guest(323, 'guest')).toBe('tooManyViewers');
    const others = Array.from({ length: 6 }, (_, index) => guest(400 + index, `guest ${index}`));
    expect(await guest(500, 'late guest')).toBe('tooManyViewers');
    expect(await timers.until(versionOf(look(2, '', LCD_USUAL_SIZE)))).not.toBe('tooManyViewers');
    gone.abort();
    await Promise.all([...first, ...others]);
  });

  it('is looked at by sixteen from one address, and by others beside them', async () => {
    const { timers, look } = hall();
    const first = await timers.until(versionOf(look(0)));
    const gone = new AbortController();
    setMaxListeners(100, gone.signal);
    const many = Array.from({ length: 16 }, () => versionOf(look(0, first, SIZE, gone.signal, 'guest')));
    expect(await look(0, '', SIZE, gone.signal, 'guest')).toBe('tooManyViewers');
    expect(await timers.until(versionOf(look(0)))).toBe(first);
    gone.abort();
    await Promise.all(many);
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
