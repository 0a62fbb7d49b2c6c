/** Faults at every byte of a ticket and at bytes chosen by chance: what is told of a ticket is true of the paper. */
import { describe, expect, it } from 'vitest';
import type { PrinterProfile } from '../../../drivers/printer/profile.js';
import { Chance } from '../../durability/chance.js';
import { cases } from '../../support/depth.js';
import { smallBands, TwinBench } from './twin-bench.js';

/** Narrow paper and a short way to the cutter, so that thousands of tickets are printed in seconds. */
const narrow = (id: string): PrinterProfile => {
  const profile = smallBands(id);
  return { ...profile, media: { ...profile.media, widthDots: 200 }, cut: { ...profile.cut, feedDots: 16 } };
};
const PROFILES = [
  'epson-tm-t20iii',
  'custom-vkp80iii',
  'custom-vkp80ii',
  'citizen-ct-s651',
  'snbc-btp-r880npv',
  'zebra-kr403',
  'generic-80mm',
].map(narrow);
const HEIGHT_DOTS = 20;
const TICKETS_EACH = cases(400);

type Act = (bench: TwinBench) => void;

/** Nobody changes a roll in less, and no printer starts in less; what happens between two questions cannot be seen by anybody. */
const SLOW_MS = 2_000;
const newRoll: Act = (bench) => {
  bench.twin.removePaper();
  bench.timers.after(SLOW_MS, () => bench.twin.loadPaper());
};

/** What goes wrong, and how it is put right after at least so many milliseconds. */
const FAULTS: Readonly<Record<string, readonly [breaks: Act, mends: Act, leastMs: number]>> = {
  paperEnd: [({ twin }) => twin.removePaper(), newRoll, 0],
  paperEndInATicket: [({ twin }) => twin.paperOutAfterMm(1), newRoll, 0],
  cover: [({ twin }) => twin.openCover(), ({ twin }) => twin.closeCover(), 0],
  power: [({ twin }) => twin.powerOff(), ({ twin }) => twin.powerOn(), SLOW_MS],
  silence: [({ twin }) => twin.setSilent(true), ({ twin }) => twin.setSilent(false), 0],
  cable: [({ pipe }) => pipe.unplug(), ({ pipe }) => pipe.plugIn(), 0],
  cutter: [({ twin }) => twin.jamCutter(), ({ twin }) => twin.clearCutter(), 0],
  heat: [({ twin }) => twin.overheat(), ({ twin }) => twin.coolDown(), 0],
  slowness: [({ twin }) => twin.slowTo(2_000), ({ twin }) => twin.slowTo(null), 0],
};

interface Scene {
  readonly fault: string;
  readonly atByte: number;
  readonly forMs: number;
  readonly garbage: readonly number[];
}

/** One ticket during which something goes wrong; it is put right, and tickets come out again. */
async function play(bench: TwinBench, scenes: readonly Scene[]): Promise<void> {
  await bench.timers.advanceAsync(1_000);
  for (const { fault, atByte, forMs, garbage } of scenes) {
    const [breaks, mends, leastMs] = FAULTS[fault] ?? [() => {}, () => {}, 0];
    bench.twin.afterBytes(atByte, () => {
      breaks(bench);
      if (garbage.length > 0) bench.twin.babble(Uint8Array.from(garbage));
      bench.timers.after(Math.max(forMs, leastMs), () => mends(bench));
    });
  }
  await bench.printed(HEIGHT_DOTS);
  await bench.printsAgain(HEIGHT_DOTS);
  bench.twin.takeTicket();
  await bench.timers.advanceAsync(20_000);
  bench.check(HEIGHT_DOTS);
  await bench.end();
  expect(bench.timers.pending).toBe(0);
}

async function bytesOfATicket(profile: PrinterProfile): Promise<number> {
  const bench = new TwinBench({ profile });
  await bench.timers.advanceAsync(1_000);
  const before = bench.pipe.bytesCarried;
  await bench.printed(HEIGHT_DOTS);
  const bytes = bench.pipe.bytesCarried - before;
  await bench.end();
  return bytes;
}

describe.each(PROFILES)('the outcome is true of the paper of $id', (profile) => {
  const cables = [
    { fault: 'power', noticesPower: true },
    { fault: 'power', noticesPower: false },
    { fault: 'cable', noticesPower: true },
  ];

  it.each(cables)('after $fault at every byte, noticed by the cable: $noticesPower', async ({ fault, noticesPower }) => {
    const bytes = await bytesOfATicket(profile);
    expect(bytes).toBeGreaterThan(400);
    // Every byte with one profile or another: the steps begin at different bytes.
    const step = Math.ceil(bytes / cases(bytes / PROFILES.length));
    for (let atByte = PROFILES.indexOf(profile); atByte <= bytes; atByte += step) {
      const bench = new TwinBench({ profile, cable: { noticesPower } });
      await play(bench, [{ fault, atByte, forMs: 2_000, garbage: [] }]).catch((error) => {
        throw new Error(`at byte ${atByte}: ${error}`);
      });
    }
  });

  it(`after faults by chance in ${TICKETS_EACH} tickets`, async () => {
    const bytes = await bytesOfATicket(profile);
    for (let seed = 1; seed <= TICKETS_EACH; seed++) {
      const chance = new Chance(seed);
      // Two rolls that are changed at the same time would be a roll that is changed in no time.
      const seconds = Object.keys(FAULTS).filter((fault) => !fault.startsWith('paper'));
      const scenes = [Object.keys(FAULTS), seconds].slice(0, 1 + chance.below(2)).map((faults) => ({
        fault: chance.pick(faults) ?? '',
        atByte: chance.below(bytes + 20),
        forMs: chance.pick([0, 300, 2_000, 10_000]) ?? 0,
        garbage: chance.below(4) === 0 ? Array.from({ length: 1 + chance.below(6) }, () => chance.below(256)) : [],
      }));
      const cable = { kernelBytes: chance.pick([0, 64, 4096]) ?? 0, noticesPower: chance.below(3) > 0 };
      const bench = new TwinBench({ profile, cable });
      await play(bench, scenes).catch((error) => {
        throw new Error(`seed ${seed}, ${JSON.stringify({ scenes, cable })}: ${error}`);
      });
    }
  });
});
