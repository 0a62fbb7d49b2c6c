/** Tickets are drawn once for screen and paper, and a photo is read only where it is shown. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { DrawnPage } from '../../../drivers/imaging/render.js';
import { TicketArtist, type TicketPicture } from '../../../server/devices/printing/ticket-artist.js';
import type { TicketDesign } from '../../../server/model/designs/ticket-design.js';
import type { TicketContent } from '../../../server/model/ticket.js';
import { BUILT_IN_DESIGNS, DEFAULT_DESIGN } from '../../../server/presentation/designs.js';

const PLAIN = BUILT_IN_DESIGNS.get(DEFAULT_DESIGN) ?? expect.unreachable();
const WITH_PHOTO: TicketDesign = { ...PLAIN, rows: [...PLAIN.rows, { row: 'photo' } as TicketDesign['rows'][number]] };
const CONTENT: TicketContent = {
  ...{ ticket: 'A001', consumerId: 1, services: [], date: '', time: '', ahead: null, branch: 'Зал', registrator: '' },
  ...{ comment: '', pinCode: '', language: 'ru' },
};
const BITMAP = { width: 8, height: 1, bytes: Uint8Array.of(0xff) };

let drawings: boolean[];
let photos: number[];
let warned: string[];
let failing: boolean;
let leftOut: string[];
let artist: TicketArtist;
beforeEach(() => {
  [drawings, photos, warned, failing, leftOut] = [[], [], [], false, []];
  artist = new TicketArtist(
    {
      drawPage: async (_page: unknown, { png }: { readonly png: boolean }) => {
        drawings.push(png);
        if (failing) throw new Error('lost');
        return { bitmap: BITMAP, png: png ? Buffer.from('drawn') : null, leftOut } as unknown as DrawnPage;
      },
      encodePng: async () => Buffer.from('encoded'),
    } as never,
    { designs: new Map([['own', WITH_PHOTO]]) },
    (error, what) => warned.push(`${what}: ${String(error)}`),
    async ({ id }) => {
      photos.push(id);
      return null;
    },
  );
});

const picture = (more: Partial<TicketPicture> = {}): TicketPicture => ({
  ...{ design: PLAIN, content: CONTENT, widthDots: 576, isCopy: false, photoOf: null },
  ...more,
});

describe('a photo', () => {
  it.each<readonly [string, Partial<TicketPicture>, readonly number[]]>([
    ['is read for a design that shows it', { design: WITH_PHOTO, photoOf: { id: 7, photo: 'x' } as never }, [7]],
    ['is not read for a design that does not', { photoOf: { id: 7, photo: 'x' } as never }, []],
    ['of a visitor without one is not read', { design: WITH_PHOTO, photoOf: { id: 7, photo: null } as never }, []],
    ['of nobody is not read', { design: WITH_PHOTO }, []],
  ])('%s', async (_, more, read) => {
    await artist.page(picture(more));
    expect(photos).toEqual(read);
  });
});

describe('a ticket', () => {
  it('that is shown and printed is drawn once, and its file is made where none was', async () => {
    expect(String(await artist.png(picture()))).toBe('drawn');
    expect((await artist.page(picture())).bitmap).toBe(BITMAP);
    expect(drawings).toEqual([true]);
    const other = picture({ widthDots: 384 });
    await artist.page(other);
    expect(String(await artist.png(other))).toBe('encoded');
    expect([drawings, warned]).toEqual([[true, false], []]);
  });

  it.each<Partial<TicketPicture>>([
    { design: WITH_PHOTO },
    { content: { ...CONTENT } },
    { widthDots: 384 },
    { isCopy: true },
    { photoOf: { id: 1, photo: 'y' } as never },
  ])('with another %o is another one', async (more) => {
    await artist.page(picture());
    await artist.page(picture(more));
    expect(drawings).toHaveLength(2);
  });

  it('is kept among the newest sixteen', async () => {
    await artist.page(picture());
    for (let width = 100; width < 115; width++) await artist.page(picture({ widthDots: width }));
    await artist.page(picture());
    expect(drawings).toHaveLength(16);
    await artist.page(picture({ widthDots: 200 }));
    await artist.page(picture());
    expect(drawings).toHaveLength(18);
  });

  it('that cannot be drawn is tried again, and what was left out of one is told', async () => {
    failing = true;
    await expect(artist.page(picture())).rejects.toThrow('lost');
    failing = false;
    leftOut = ['logo', 'map'];
    await artist.page(picture());
    expect([drawings.length, warned]).toEqual([2, ['a picture was left out of a ticket: Error: logo; map']]);
  });
});

it("the design of a name is the branch's own, a built-in one, or the usual one", () => {
  expect([artist.design('own'), artist.design(null), artist.design('gone')]).toEqual([WITH_PHOTO, PLAIN, PLAIN]);
});
