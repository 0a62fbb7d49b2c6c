/** Keypads and scanners: reports of HID devices, frames on RS-485, bytes of serial scanners. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { readKeyboardReport } from '../../../drivers/input/boot-keyboard.js';
import { type FramePending, keyFrameName, readKeyFrames } from '../../../drivers/input/keypads/frames.js';
import { readKeyBits } from '../../../drivers/input/keypads/key-bits.js';
import { loadKeypadProfiles, loadScannerProfiles } from '../../../drivers/input/profile.js';
import { assembleScan, readHidPosReport, readScan, type ScanPending, serialScanInput } from '../../../drivers/input/scan.js';
import { characterOf, keyName } from '../../../drivers/input/us-layout.js';
import { bytesOf, Choices, cutInTwo, type FuzzTarget } from '../target.js';

const WATCHED = ['drivers/input/'];
const REPORT_BYTES_MAX = 64;
/** What a scan may hold; see `scan.ts`. */
const SCAN_BYTES_MAX = 4096;

/** Reports with their lengths before them. */
function reportsOf(bytes: Uint8Array): Uint8Array[] {
  const choices = new Choices(bytes);
  const reports: Uint8Array[] = [];
  while (!choices.isOver) reports.push(choices.take(choices.byte() % (REPORT_BYTES_MAX + 1)));
  return reports;
}
const asReports = (...reports: readonly (readonly number[])[]): Uint8Array =>
  Uint8Array.from(reports.flatMap((report) => [report.length, ...report]));

const keyboard: FuzzTarget = {
  name: 'keyboard',
  watched: WATCHED,
  seeds: () => [
    asReports([0, 0, 0x59, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0]),
    asReports([3, 2, 0, 4, 5, 6, 7, 8, 9], [0, 0, 1, 1, 1, 1, 1, 1]),
  ],
  run: (bytes) => {
    for (const reportId of [null, 3]) {
      let down: readonly number[] = [];
      for (const report of reportsOf(bytes)) {
        const read = readKeyboardReport(down, report, reportId);
        ok(read.down.length <= 14 && read.presses.every(({ usage }) => read.down.includes(usage) && !down.includes(usage)));
        for (const { usage, isShifted } of read.presses) ok([keyName(usage), characterOf(usage, isShifted)].length === 2);
        down = read.down;
      }
      // All keys up is understood after anything.
      deepEqual(readKeyboardReport(down, new Uint8Array(reportId === null ? 8 : 9).fill(reportId ?? 0, 0, 1), reportId).down, []);
    }
  },
};

const keyBits: FuzzTarget = {
  name: 'key-bits',
  watched: WATCHED,
  seeds: () => [asReports([0, 0, 1, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), asReports(new Array<number>(32).fill(0xff))],
  run: (bytes) => {
    for (const { keys } of loadedKeypads) {
      if (keys.protocol !== 'keyBits') continue;
      const bits = Object.entries(keys.bits).map(([name, [byte, mask]]) => ({ name, byte, mask }));
      let down: readonly string[] = [];
      for (const report of reportsOf(bytes)) {
        const read = readKeyBits(down, report, { reportId: keys.reportId, reportBytes: keys.reportBytes, bits });
        ok(read.presses.every((name) => read.down.includes(name) && !down.includes(name)));
        down = read.down;
      }
    }
  },
};
const loadedKeypads = [...loadKeypadProfiles().values()];

const keyFrames: FuzzTarget = {
  name: 'key-frames',
  watched: WATCHED,
  seeds: () => [Uint8Array.of(1, 0x20, 0x31, 7), Uint8Array.of(1, 0x20, 1, 0x21, 0x32, 7, 9), Uint8Array.of(1, 0x20, 0x31, 0x32, 7)],
  run: (bytes) => {
    const whole = readKeyFrames(null, bytes);
    let pending: FramePending = null;
    const pieces = cutInTwo(bytes).map((piece) => {
      const read = readKeyFrames(pending, piece);
      pending = read.pending;
      return read;
    });
    deepEqual(
      pieces.flatMap(({ frames }) => frames),
      whole.frames,
    );
    const isHeld = whole.pending === null ? 0 : 1 + whole.pending.length;
    equal(whole.frames.length * 4 + whole.strayBytes + isHeld, bytes.length, 'a byte is a frame’s, stray or waits');
    for (const frame of whole.frames) ok(/^[0-9A-F]{2}$/.test(keyFrameName(frame)));
    deepEqual(readKeyFrames(whole.pending, Uint8Array.of(1, 0x20, 0x31, 7)).frames, [{ address: 0x20, key: 0x31 }]);
  },
};

const hidPos: FuzzTarget = {
  name: 'hid-pos',
  watched: WATCHED,
  seeds: () => [
    asReports([2, 4, 0x5d, 0x51, 0x31, 0x41, 0x30, 0x31, 0x32, 0]),
    asReports([2, 56, ...new Array<number>(62).fill(0x41), 1], [2, 1, 0, 0, 0, 0x42]),
  ],
  run: (bytes) => {
    for (const { codes } of loadedScanners) {
      if (codes.protocol !== 'hidPos') continue;
      let pending: readonly number[] = [];
      for (const report of reportsOf(bytes)) {
        const read = readHidPosReport(pending, report, codes);
        ok(read.pending.length <= SCAN_BYTES_MAX);
        if (read.scanned !== null) isScan(read.scanned);
        pending = read.pending;
      }
    }
  },
};
const loadedScanners = [...loadScannerProfiles().values()];

const serialScanner: FuzzTarget = {
  name: 'serial-scanner',
  watched: WATCHED,
  seeds: () => [bytesOf('\x02]Q1A012-7F3K\r\n'), bytesOf('Г012\t'), Uint8Array.of(0xc3, 0x30, 0x31, 0x0d)],
  run: (bytes) => {
    let pending: ScanPending = [];
    const feed = (bytesIn: Uint8Array): Uint8Array[] => {
      const scans: Uint8Array[] = [];
      for (const byte of bytesIn) {
        const input = serialScanInput(byte);
        if (input === null) continue;
        const step = assembleScan(pending, input);
        pending = step.pending;
        ok((pending?.length ?? 0) <= SCAN_BYTES_MAX);
        if (step.scanned !== null) scans.push(step.scanned);
      }
      return scans;
    };
    for (const scan of feed(bytes)) isScan(scan);
    feed(Uint8Array.of(13));
    deepEqual(
      feed(bytesOf('A012\r')).map((scan) => readScan(scan).text),
      ['A012'],
      'the next code was not read',
    );
  },
};

function isScan(bytes: Uint8Array): void {
  const { text } = readScan(bytes);
  ok(bytes.length <= SCAN_BYTES_MAX && text.length <= SCAN_BYTES_MAX && text === text.trim());
}

export const keys: readonly FuzzTarget[] = [keyboard, keyBits, keyFrames, hidPos, serialScanner];
