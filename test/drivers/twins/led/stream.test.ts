/** Bytes come in pieces, and with other bytes between them: what is shown is the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedContent } from '../../../../drivers/led/content.js';
import { decodeCandle } from '../../../../drivers/led/families/candle.js';
import { decodeModbus } from '../../../../drivers/led/families/modbus.js';
import { decodeOnbon } from '../../../../drivers/led/families/onbon.js';
import { scanAll } from '../../../../drivers/led/scan.js';
import { Ear, type Fault } from '../../../../drivers/twins/led/ear.js';
import { benchOf, callFor, contentOf, PROFILES, profileOf } from './bench.js';

const IDS = [...PROFILES.keys()];
/** Longer than any silence that ends a frame. */
const SILENCE_MS = 2000;

const noise = fc.uint8Array({ minLength: 1, maxLength: 40 });
/** Bytes that frames are made of, so that garbage looks like their beginnings. */
const likely = fc.array(fc.constantFrom(0, 1, 2, 3, 4, 7, 0x16, 0x17, 0x1b, 0x20, 0x30, 0x3c, 0x41, 0x44, 0x45, 0x49, 0x5a, 0xa5, 0xa6), {
  minLength: 1,
  maxLength: 40,
});

function framesOf(id: string, address: number, content: LedContent): Uint8Array {
  return Buffer.concat(
    benchOf(id)
      .family.show(address, content)
      .map(({ frame }) => frame),
  );
}

/** The pieces between some places. */
function split(whole: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [0, ...places.map((place) => place % (whole.length + 1)).sort((a, b) => a - b), whole.length];
  return cuts.slice(1).map((end, at) => whole.subarray(cuts[at], end));
}

const places = fc.array(fc.nat(), { maxLength: 12 });

describe('any split of the bytes shows what the whole shows', () => {
  it.each(IDS)('%s', (id) => {
    const ticket = fc.constantFrom('A002', 'B17', 'C999');
    fc.assert(
      fc.property(ticket, fc.oneof(noise, likely), places, (call, garbage, cuts) => {
        const { profile } = benchOf(id);
        const frame = framesOf(id, profile.addresses.first, contentOf(callFor(profile, call)));
        const whole = Buffer.concat([frame, Uint8Array.from(garbage), frame]);
        const atOnce = benchOf(id).twin;
        atOnce.receive(whole);
        const inPieces = benchOf(id).twin;
        for (const piece of split(whole, cuts)) inPieces.receive(piece);
        expect(inPieces.lit).toEqual(atOnce.lit);
        expect(inPieces.faults).toEqual(atOnce.faults);
      }),
      { numRuns: 60 },
    );
  });
});

describe('whatever somebody calls his window, the board understands it', () => {
  it.each(IDS)('%s', (id) => {
    const any = fc.string({
      unit: fc.oneof(fc.constantFrom(...'\0\x01\x04\x07\x1b\\<>%АГЯя12'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
      maxLength: 9,
    });
    fc.assert(
      fc.property(
        any,
        any,
        fc.constantFrom('left' as const, 'right' as const, 'none' as const),
        fc.boolean(),
        (ticket, window, arrow, isLoose) => {
          const { show, twin } = benchOf(id, { transliterates: isLoose });
          show({ ...contentOf({ ticket, arrow, window }), clock: ticket, blinkCount: 2 });
          expect(twin.faults).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a frame is understood behind garbage', () => {
  it.each(IDS)('%s', (id) => {
    fc.assert(
      fc.property(fc.oneof(noise, likely), (garbage) => {
        const { profile, timers, twin } = benchOf(id);
        twin.receive(Uint8Array.from(garbage));
        timers.advance(SILENCE_MS);
        twin.receive(framesOf(id, twin.address, contentOf(callFor(profile))));
        const clean = benchOf(id);
        clean.show(contentOf(callFor(profile)));
        expect(twin.lit).toEqual(clean.twin.lit);
      }),
      { numRuns: 100 },
    );
  });

  it.each(IDS.filter((id) => profileOf(id).protocol.family !== 'four-byte'))('%s: and twenty frames that lost a byte', (id) => {
    const { profile, timers, twin } = benchOf(id);
    const frame = framesOf(id, twin.address, contentOf(callFor(profile)));
    fc.assert(
      fc.property(fc.nat(frame.length - 1), (lost) => {
        twin.receive(frame.filter((_, at) => at !== lost));
        timers.advance(SILENCE_MS);
        twin.receive(frame);
        timers.advance(SILENCE_MS);
        expect(twin.lit.rows.some(({ text }) => text.includes('2'))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a scanner', () => {
  const heard = <Message>(scanner: Parameters<typeof scanAll<Message>>[0], pieces: readonly Uint8Array[]) => {
    const messages: Message[] = [];
    const faults: Fault[] = [];
    const ear = new Ear(scanner, null, { message: (message) => messages.push(message), fault: (fault) => faults.push(fault) });
    for (const piece of pieces) ear.hear(piece, 0);
    return { messages, faults, unfinished: ear.unfinished };
  };

  it.each([
    ['Candle', decodeCandle(true)],
    ['Modbus', decodeModbus],
    ['onbon', decodeOnbon],
  ] as const)('%s takes garbage in any pieces alike, and never more than it has', (_, scanner) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), places, (garbage, cuts) => {
        expect(heard<unknown>(scanner, split(garbage, cuts))).toEqual(heard<unknown>(scanner, [garbage]));
        expect(heard<unknown>(scanner, [garbage]).messages).toEqual(scanAll<unknown>(scanner, garbage));
      }),
    );
  });
});
