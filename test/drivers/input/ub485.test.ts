import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayFrame, type FramePending, keyFrameName, lightFrame, readKeyFrames } from '../../../drivers/input/keypads/frames.js';
import { bytesOf, splitAt } from './bytes.js';

function read(...pieces: readonly Uint8Array[]) {
  let pending: FramePending = null;
  let strayBytes = 0;
  const frames = pieces.flatMap((piece) => {
    const one = readKeyFrames(pending, piece);
    pending = one.pending;
    strayBytes += one.strayBytes;
    return one.frames;
  });
  return { frames: frames.map((frame) => `${frame.address.toString(16)} ${keyFrameName(frame)}`), strayBytes };
}

describe('frames of keypads', () => {
  // QSystem, ActionTransmit.java: four bytes, 01 first, 07 last; anything else is a collision.
  it.each<[what: string, hex: string, frames: string[], strayBytes: number]>([
    ['a key', '01 20 31 07', ['20 31'], 0],
    ['two keypads', '01 20 31 07 01 21 34 07', ['20 31', '21 34'], 0],
    ['garbage before it', '00 FF 31 07 01 20 31 07', ['20 31'], 4],
    ['garbage after it', '01 20 31 07 07 07 20', ['20 31'], 3],
    ['a frame that was cut off by the next', '01 20 01 21 32 07', ['21 32'], 2],
    ['only a start before the next', '01 01 21 32 07', ['21 32'], 1],
    ['too short', '01 20 07 01 21 32 07', ['21 32'], 3],
    ['too long: two at once', '01 20 21 31 32 07 01 21 32 07', ['21 32'], 6],
    ['a display of another', '01 20 21 43 41 4C 07', [], 7],
    ['a control byte within', '01 20 05 07 01 21 32 07', ['21 32'], 4],
  ])('%s', (_what, hex, frames, strayBytes) => {
    expect(read(bytesOf(hex))).toEqual({ frames, strayBytes });
  });

  const frame = fc.record({ address: fc.integer({ min: 0x20, max: 0xff }), key: fc.integer({ min: 0x20, max: 0xff }) });
  // Neither a start nor a stop: what begins like a frame may swallow nothing that follows.
  const garbage = fc.uint8Array({ maxLength: 6 }).map((bytes) => bytes.filter((byte) => byte !== 0x01));

  it('are found whatever stands between them, however the bytes are split', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(garbage, frame)), garbage, fc.array(fc.nat(), { maxLength: 8 }), (said, rest, cuts) => {
        const bytes = Uint8Array.of(...said.flatMap(([noise, { address, key }]) => [...noise, 1, address, key, 7]), ...rest);
        const whole = read(bytes);
        expect(whole.frames).toEqual(said.map(([, { address, key }]) => `${address.toString(16)} ${keyFrameName({ address, key })}`));
        expect(read(...splitAt(bytes, cuts))).toEqual(whole);
      }),
    );
  });

  it('survive any bytes: each is part of a frame, stray, or waits for more', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const { frames, strayBytes, pending } = readKeyFrames(null, bytes);
        expect(frames.length * 4 + strayBytes + (pending === null ? 0 : 1 + pending.length)).toBe(bytes.length);
      }),
    );
  });
});

describe('what a keypad is told', () => {
  // QSystem, ButtonDevice.java: 30 off, 31 red, 32 green, 33/34 red/green 200 ms, 35/36 500 ms, 37 to 3D the same with a beep.
  it.each<[color: 'off' | 'red' | 'green', blinkMs: 0 | 200 | 500, code: string, beeping: string]>([
    ['off', 0, '30', '37'],
    ['red', 0, '31', '38'],
    ['green', 0, '32', '39'],
    ['red', 200, '33', '3A'],
    ['green', 200, '34', '3B'],
    ['red', 500, '35', '3C'],
    ['green', 500, '36', '3D'],
  ])('%s, blinking every %i ms', (color, blinkMs, code, beeping) => {
    expect(lightFrame(0x20, { color, blinkMs }, false)).toEqual(bytesOf(`01 20 ${code} 07`));
    expect(lightFrame(0x20, { color, blinkMs }, true)).toEqual(bytesOf(`01 20 ${beeping} 07`));
  });

  it.each([
    ['CAL', false, '20 43 41 4C'],
    ['CAL', true, '21 43 41 4C'],
    ['', false, '20 20 20 20'],
    ['A5', false, '20 41 35 20'],
    // CP1251; the letter of a longer ticket is what can be spared.
    ['Г02', true, '21 C3 30 32'],
    ['Г002', true, '21 30 30 32'],
    ['\x01\x07', false, '20 20 20 20'],
  ])('display "%s", blinking: %s', (text, isBlinking, data) => {
    expect(displayFrame(0x20, { text, isBlinking })).toEqual(bytesOf(`01 20 ${data} 07`));
  });
});
