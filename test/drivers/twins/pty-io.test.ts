/** A serial line in software: what goes in at one end comes out at the other, and nothing is left of it when its owner is gone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPort } from '../../../drivers/ports/open.js';
import type { Port } from '../../../drivers/ports/port.js';
import { openPty, type PtyLine } from '../../../drivers/twins/pty.js';
import { pattern, Recorder } from '../ports/recorder.js';

const LINE = { kind: 'serial', baud: 921_600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' } as const;
const PATIENCE = { timeout: 10_000, interval: 10 };
/** More than the terminal and the pipes at its sides keep. */
const A_LOT = 200_000;
const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

let twin: Recorder;
let box: Recorder;
let line: PtyLine;
let port: Port;
beforeEach(async () => {
  twin = new Recorder();
  box = new Recorder();
  line = await openPty((bytes) => twin.received(bytes));
  port = await openPort({ ...LINE, path: line.path })(box);
});
afterEach(async () => {
  await port.close();
  await line.close();
});

describe('a serial line in software', () => {
  it('carries every byte both ways as it is, those that terminals obey among them', async () => {
    await port.write(EVERY_BYTE);
    line.send(EVERY_BYTE);
    expect([await twin.length(256), await box.length(256)]).toEqual([EVERY_BYTE, EVERY_BYTE]);
  });

  it('loses nothing while both ends speak as fast as they can', async () => {
    for (let from = 0; from < A_LOT; from += 10_000) {
      line.send(pattern(A_LOT).subarray(from, from + 10_000));
      await port.write(pattern(A_LOT).subarray(from, from + 10_000));
    }
    expect((await twin.length(A_LOT)).equals(pattern(A_LOT))).toBe(true);
    expect((await box.length(A_LOT)).equals(pattern(A_LOT))).toBe(true);
  });

  it('stays when the box closes it and opens it again', async () => {
    await port.close();
    const again = new Recorder();
    port = await openPort({ ...LINE, path: line.path })(again);
    line.send(EVERY_BYTE);
    expect(await again.length(256)).toEqual(EVERY_BYTE);
  });

  it('hangs up when it is pulled', async () => {
    await line.close();
    expect(await box.loss).toMatchObject({ fault: 'lost' });
    expect(existsSync(line.path)).toBe(false);
  });
});

it('ends with its owner, also if nobody gave the owner time to say so', async () => {
  const module = resolve(import.meta.dirname, '../../../dist/drivers/twins/pty.js');
  const script = `const { openPty } = await import(${JSON.stringify(module)}); process.stdout.write((await openPty(() => {})).path);`;
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [path] = (await once(owner.stdout, 'data')).map(String);
  expect(path).toMatch(/^\/dev\/pts\/\d+$/);
  expect(existsSync(path ?? '')).toBe(true);
  owner.kill('SIGKILL');
  await vi.waitFor(() => expect(existsSync(path ?? '')).toBe(false), PATIENCE);
});

it('says why there is none', async () => {
  vi.stubEnv('PATH', '/nowhere');
  await expect(openPty(() => {})).rejects.toThrow('script of util-linux cannot be started');
  vi.unstubAllEnvs();
});
