/** The cable within the process keeps what `Port` promises, also when it is pulled. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PortError, PortListener } from '../../../drivers/ports/port.js';
import { toHex } from '../../../drivers/twins/printer/hex.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { type MemoryPortOptions, pipeToTwin } from '../../support/memory-port.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { bytesOf, EPSON } from './bench.js';

class Listener implements PortListener {
  readonly heard: string[] = [];
  readonly lostBy: PortError[] = [];
  received(bytes: Uint8Array): void {
    this.heard.push(toHex(bytes));
  }
  lost(error: PortError): void {
    this.lostBy.push(error);
  }
}

function lay(options: MemoryPortOptions = {}) {
  const timers = new VirtualTimers();
  const pipe = pipeToTwin(
    timers,
    (cable) => new PrinterTwin({ profile: EPSON, timers, cable, mmPerSecond: Number.POSITIVE_INFINITY }),
    options,
  );
  return { timers, pipe, twin: pipe.twin, listener: new Listener() };
}

const fault = (promise: Promise<unknown>): Promise<string> => promise.then(String, (error: PortError) => error.fault);
const LINES = bytesOf('"abcdefgh" 0A '.repeat(300));

describe('a port', () => {
  it('brings bytes there and answers back', async () => {
    const { timers, pipe, twin, listener } = lay();
    const port = await pipe.openPort(listener);
    await timers.until(port.write(bytesOf('"Hi" 0A 10 04 01')));
    await timers.advanceAsync(1);
    expect(listener.heard).toEqual(['12']);
    expect(twin.pending.texts.map(({ content }) => content)).toEqual(['Hi']);
    expect(pipe.bytesCarried).toBe(6);
  });

  it('is one at a time, and free again after close', async () => {
    const { timers, pipe, listener } = lay();
    const port = await pipe.openPort(listener);
    expect(await fault(pipe.openPort(listener))).toBe('busy');
    const writing = fault(port.write(LINES));
    await port.close();
    await port.close();
    expect(await timers.until(writing)).toBe('closed');
    expect(await fault(port.write(LINES))).toBe('closed');
    await pipe.openPort(listener);
    timers.runAll();
    expect([listener.lostBy, pipe.bytesCarried]).toEqual([[], 0]);
  });

  it('takes so many bytes a second', async () => {
    const { timers, pipe, listener } = lay({ bytesPerSecond: 960 });
    const port = await pipe.openPort(listener);
    await timers.until(port.write(LINES));
    expect(timers.nowMs()).toBeGreaterThanOrEqual((LINES.length / 960) * 1000);
    expect(timers.nowMs()).toBeLessThan((LINES.length / 960) * 1000 + 100);
  });

  it('with a kernel answers before all has arrived', async () => {
    const { timers, pipe, twin, listener } = lay({ kernelBytes: 4000 });
    twin.removePaper();
    twin.slowTo(100);
    const port = await pipe.openPort(listener);
    await timers.until(port.write(LINES));
    expect(pipe.bytesCarried).toBe(0);
    await timers.until(port.write(LINES.subarray(0, 2000)), 15_000);
    expect(pipe.bytesCarried).toBeGreaterThanOrEqual(700);
    expect(pipe.bytesCarried).toBeLessThan(750);
  });

  it('holds what a stopped printer does not take', async () => {
    const { timers, pipe, twin, listener } = lay();
    twin.openCover();
    const port = await pipe.openPort(listener);
    const writing = port.write(Buffer.concat([LINES, LINES]));
    timers.runAll();
    expect(pipe.bytesCarried).toBe(4096);
    twin.closeCover();
    await timers.until(writing);
    expect(twin.pending.texts).toHaveLength(600);
    expect([twin.faults, timers.pending]).toEqual([[], 0]);
  });
});

describe('a cable that is pulled', () => {
  it('loses the port once, and lets nobody in until it is plugged', async () => {
    const { timers, pipe, listener } = lay({ bytesPerSecond: 1000 });
    const port = await pipe.openPort(listener);
    const writing = fault(port.write(LINES));
    await timers.advanceAsync(500);
    pipe.unplug();
    pipe.unplug();
    expect(await timers.until(writing)).toBe('lost');
    await timers.advanceAsync(1);
    expect(listener.lostBy.map((error) => error.fault)).toEqual(['lost']);
    expect(await fault(port.write(LINES))).toBe('lost');
    await port.close();
    expect(await fault(pipe.openPort(listener))).toBe('absent');
    pipe.plugIn();
    await pipe.openPort(listener);
  });

  it('is pulled at exactly the byte that was asked for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: LINES.length }), fc.constantFrom(undefined, 20_000), async (at, bytesPerSecond) => {
        const { timers, pipe, twin, listener } = lay(bytesPerSecond === undefined ? {} : { bytesPerSecond });
        twin.afterBytes(at, () => pipe.unplug());
        const port = await pipe.openPort(listener);
        expect(await timers.until(fault(port.write(LINES)))).toBe('lost');
        timers.runAll();
        expect([pipe.bytesCarried, listener.lostBy.length]).toEqual([at, 1]);
        expect(twin.pending.texts).toHaveLength(Math.floor(at / 9));
      }),
      { numRuns: 20 },
    );
  });

  it('brings nothing that was said before it was pulled', async () => {
    const { timers, pipe, twin, listener } = lay();
    await pipe.openPort(listener);
    twin.babble(bytesOf('7E'));
    pipe.unplug();
    twin.babble(bytesOf('7F'));
    timers.runAll();
    expect(listener.heard).toEqual([]);
  });
});

describe('power that goes', () => {
  it('is noticed by USB and network', async () => {
    const { timers, pipe, twin, listener } = lay();
    await pipe.openPort(listener);
    twin.powerOff();
    timers.runAll();
    expect(listener.lostBy).toHaveLength(1);
    expect(await fault(pipe.openPort(listener))).toBe('absent');
    twin.powerOn();
    await pipe.openPort(listener);
  });

  it('is not noticed by a serial line: what is written is gone', async () => {
    const { timers, pipe, twin, listener } = lay({ noticesPower: false });
    twin.openCover();
    const port = await pipe.openPort(listener);
    const writing = port.write(Buffer.concat([LINES, LINES]));
    timers.runAll();
    twin.powerOff();
    await timers.until(writing);
    await timers.until(port.write(bytesOf('10 04 01')));
    twin.powerOn();
    twin.closeCover();
    timers.runAll();
    expect([listener.lostBy, listener.heard, twin.pending.texts]).toEqual([[], [], []]);
  });
});
