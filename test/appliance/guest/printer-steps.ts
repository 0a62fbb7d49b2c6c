/** What any port to the printer must do, whichever way it goes there. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, it } from 'node:test';
import type { PortAddress } from '../../../drivers/ports/address.js';
import { openPort } from '../../../drivers/ports/open.js';
import type { Port, PortError } from '../../../drivers/ports/port.js';
import { pattern, Recorder } from '../../drivers/ports/recorder.js';
import { PrinterGadget } from './gadget.js';

import { until } from './waiting.js';

/** Longer than the buffers of the printer and the kernel together. */
const A_LOT = 400_000;

/** How the write ended: `taken`, or the fault; undefined while it lasts. */
function fate(write: Promise<void>): { readonly end: string | undefined } {
  const result: { end: string | undefined } = { end: undefined };
  write.then(
    () => {
      result.end = 'taken';
    },
    (error: PortError) => {
      result.end = error.fault;
    },
  );
  return result;
}

/** To be called inside a `describe`. */
export function printerSteps(address: PortAddress): void {
  const gadget = new PrinterGadget();
  let heard = new Recorder();
  let port: Port | undefined;
  const open = async (): Promise<Port> => {
    heard = new Recorder();
    port = await openPort(address)(heard);
    return port;
  };

  before(() => gadget.plugIn());
  afterEach(async () => {
    await port?.close();
    gadget.hold();
  });
  after(() => gadget.unplug());

  it('resolves a write when the printer took it, and not before', async () => {
    const opened = await open();
    const written = fate(opened.write(pattern(100)));
    // A turn through libuv's threads: long enough for a write that does not wait, and shows that none is blocked.
    for (let turn = 0; turn < 8; turn++) await readFile('/proc/self/stat');
    assert.equal(written.end, undefined);
    gadget.take();
    await until('the write resolves', () => written.end !== undefined);
    assert.equal(written.end, 'taken');
    assert.ok(gadget.taken.equals(pattern(100)));
  });

  it('carries 200 KB byte for byte', async () => {
    gadget.forget();
    gadget.take();
    const opened = await open();
    const bytes = pattern(200_000);
    await Promise.all([
      opened.write(bytes.subarray(0, 8192)),
      opened.write(bytes.subarray(8192, 8193)),
      opened.write(bytes.subarray(8193)),
    ]);
    await until('all bytes are there', () => gadget.taken.length >= bytes.length);
    assert.ok(gadget.taken.equals(bytes));
  });

  it('hears the printer, also while the printer takes nothing', async () => {
    const opened = await open();
    gadget.say(Buffer.from([0x12]));
    await heard.length(1);
    const written = fate(opened.write(pattern(A_LOT)));
    gadget.say(Buffer.from([0x1a, 0x32, 0x7e]));
    assert.deepEqual([...(await heard.length(4))], [0x12, 0x1a, 0x32, 0x7e]);
    assert.equal(written.end, undefined);
    await opened.close();
    await until('the write ends', () => written.end !== undefined);
    assert.equal(written.end, 'closed');
    assert.deepEqual(heard.losses, []);
  });

  it('is open once, and again after close', async () => {
    const opened = await open();
    await assert.rejects(openPort(address)(new Recorder()), { name: 'PortError', fault: 'busy' });
    await opened.close();
    await (await open()).close();
  });

  it('is lost when the cable is pulled in the middle of a write, and works again when it is plugged in', async () => {
    const opened = await open();
    const written = fate(opened.write(pattern(A_LOT)));
    gadget.unplug();
    await heard.loss;
    assert.equal(written.end, 'lost');
    assert.deepEqual(
      heard.losses.map(({ fault }) => fault),
      ['lost'],
    );
    await opened.close();
    await until('the printer is gone', () => !gadget.isServed);
    await assert.rejects(openPort(address)(new Recorder()), { name: 'PortError', fault: 'absent' });

    await gadget.plugIn();
    gadget.take();
    await (await open()).write(pattern(1000));
    await until('all bytes are there', () => gadget.taken.length >= 1000);
    assert.ok(gadget.taken.equals(pattern(1000)));
  });

  it('is lost when the cable is pulled while nothing goes on', async () => {
    const opened = await open();
    gadget.unplug();
    await heard.loss;
    await assert.rejects(opened.write(pattern(1)), { fault: 'lost' });
    await opened.close();
    await gadget.plugIn();
  });
}
