/** The process of the box where it cannot start: one sentence that says why, and an exit code. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Box, startBox } from './support/box.js';

const SERVER = resolve(import.meta.dirname, '../dist/program/qboxd.js');
const QUIET = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('QBOX_')));

let box: Box;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-main-'));
  box = await startBox();
});
afterAll(async () => {
  await box.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each<[string, () => readonly string[], RegExp]>([
  [
    'a port in use',
    () => ['--data', join(folder, 'data'), '--port', String(box.port)],
    /port \d+ on 127\.0\.0\.1 is in use by another program or another box: stop that, or choose another port \(--port, /,
  ],
  [
    'a data folder in use',
    () => ['--data', box.data, '--port', '0'],
    /The data folder .* is in use by another running server: stop it first, or give this one a folder of its own\./,
  ],
])('%s', (_what, flags, sentence) => {
  const args = (): readonly string[] => [SERVER, '--host', '127.0.0.1', ...flags()];

  it('is one line of the log without a stack, and exit code 74', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args(), { encoding: 'utf8', env: QUIET });
    const last = JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
    expect([status, stdout]).toEqual([74, '']);
    expect(last).toMatchObject({ level: 60, msg: expect.stringMatching(sentence) });
    expect(stderr).not.toMatch(/"stack"|at async|\.js:\d+/);
  });

  it('is a sentence on a terminal', () => {
    const command = [process.execPath, ...args()].map((word) => `'${word}'`).join(' ');
    const { status, stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8', env: QUIET });
    expect(status).toBe(74);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(new RegExp(`^the box could not start: ${sentence.source}`));
  });
});

it('an address of another machine is told as it is', () => {
  const flags = ['--data', join(folder, 'other'), '--port', '0', '--host', '192.0.2.1'];
  const { status, stderr } = spawnSync(process.execPath, [SERVER, ...flags], { encoding: 'utf8', env: QUIET });
  expect([status, stderr]).toEqual([
    74,
    expect.stringContaining('the box could not start: host: 192.0.2.1 is not an address of this machine'),
  ]);
});
