/** A UART of the PC (16550A, driver 8250). The host's end of the line sends everything back: see run.ts. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { openPort } from '../../../drivers/ports/open.js';
import { pattern, Recorder } from '../../drivers/ports/recorder.js';
import { until } from '../guest/waiting.js';

const LINE = { kind: 'serial', path: '/dev/ttyS1', baud: 115_200, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' } as const;

describe('serial:/dev/ttyS1', () => {
  it('carries 20 KB there and back, more than the driver and the chip keep', async () => {
    const heard = new Recorder();
    const port = await openPort(LINE)(heard);
    await Promise.all([port.write(pattern(20_000).subarray(0, 7)), port.write(pattern(20_000).subarray(7))]);
    assert.ok((await heard.length(20_000)).equals(pattern(20_000)));
    await port.close();
    assert.deepEqual(heard.losses, []);
  });

  it('is set up as the address says', async () => {
    const stty = (): string[] => execFileSync('stty', ['-a', '-F', LINE.path], { encoding: 'utf8' }).split(/[\s;]+/);
    const port = await openPort({ ...LINE, baud: 19_200, dataBits: 7, parity: 'even', stopBits: 2, flow: 'rtscts' })(new Recorder());
    const settings = stty();
    await port.close();
    for (const setting of ['19200', 'cs7', 'parenb', '-parodd', 'cstopb', 'crtscts', '-ixon', '-echo', '-icanon', '-opost']) {
      assert.ok(settings.includes(setting), `${setting} is not among ${settings.join(' ')}`);
    }
  });

  it('is free again after close, also in the middle of a write', async () => {
    const port = await openPort({ ...LINE, baud: 300 })(new Recorder());
    const written = port.write(pattern(20_000));
    const refused = assert.rejects(written, { fault: 'closed' });
    await port.close();
    await refused;
    const heard = new Recorder();
    const again = await openPort(LINE)(heard);
    await again.write(Buffer.from('hello'));
    await until('the answer is there', () => heard.bytes.includes('hello'));
    await again.close();
  });
});
