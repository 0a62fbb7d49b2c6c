/** What a visitor reads on each model: the ticket ends where the window begins. */
import { describe, expect, it } from 'vitest';
import { ledFamily } from '../../../drivers/led/family.js';
import { loadLedProfiles } from '../../../drivers/led/profiles.js';
import { LedTwin } from '../../../drivers/twins/led/twin.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const PROFILES = [...loadLedProfiles().values()];
const TICKETS = ['A001', '001', '1', 'A12', '9999'];
const WINDOWS = ['2', '12', '123', '5A'];
const ARROWS = ['left', 'right', 'none'] as const;

/** The first row of a board of this model that is told the frames of the call. */
function readOn(profile: (typeof PROFILES)[number], line: { ticket: string; arrow: (typeof ARROWS)[number]; window: string }): string {
  const timers = new VirtualTimers();
  const twin = new LedTwin({ profile, address: profile.addresses.first, timers, send: () => {} });
  for (const { frame } of ledFamily(profile).show(profile.addresses.first, { lines: [line], clock: null, blinkCount: 0 })) {
    twin.receive(frame);
    timers.advance(profile.timing.sameAddressGapMs + 100);
  }
  return twin.lit.rows[0]?.text.trim() ?? '';
}

describe.each(PROFILES.filter(({ layout }) => layout.windowCells > 0))('$id', (profile) => {
  const { ticketCells, windowCells } = profile.layout;
  const family = ledFamily(profile);
  const fits = (text: string, cells: number): boolean => text.length <= cells && family.unshowable(text).length === 0;

  it('has something that is no letter between ticket and window', () => {
    for (const ticket of TICKETS.filter((text) => fits(text, ticketCells))) {
      for (const window of WINDOWS.filter((text) => fits(text, windowCells))) {
        for (const arrow of ARROWS) {
          const text = readOn(profile, { ticket, arrow, window });
          const [first, ...others] = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
          expect([first, ...others], text).toEqual([ticket, window]);
        }
      }
    }
  });

  it('shows a ticket without a window as it is', () => {
    const [ticket = '1'] = TICKETS.filter((text) => fits(text, ticketCells));
    expect(readOn(profile, { ticket, arrow: 'none', window: '' })).toBe(ticket);
  });
});

it('boards of a branch with QSystem are told the bytes of its Sender485.java, but for the blinking of a call that is being served', () => {
  const frameOf = (id: string, ticket: string, arrow: (typeof ARROWS)[number], window: string): string => {
    const profile = PROFILES.find((one) => one.id === id);
    if (profile === undefined) throw new Error(`no profile ${id}`);
    const content = { lines: [{ ticket, arrow, window }], clock: null, blinkCount: Number.POSITIVE_INFINITY };
    return Buffer.from(ledFamily(profile).show(34, content)[0]?.frame ?? []).toString('latin1');
  };
  // ClientboardRS485Plugin.adr: 3=34 5 -; 1=32 4 >.
  expect(frameOf('candle-7', 'A147', 'none', '3')).toBe('\x01\x22\x21A147-3 \x07');
  expect(frameOf('candle-7-arrow-4', 'A14', 'right', '1')).toBe('\x01\x22\x21A14>1  \x07');
});
