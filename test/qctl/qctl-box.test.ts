/** qctl as customers run it: the built program as a process of its own, at the real box. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Box, startBox } from '../support/box.js';

const QCTL = resolve('dist/program/qctl.js');

let box: Box;
beforeAll(async () => {
  box = await startBox();
});
afterAll(() => box.stop());

function start(...args: string[]) {
  const { QBOX_USER: _user, NO_COLOR: _noColour, ...inherited } = process.env;
  const env = { ...inherited, QBOX_URL: box.url, QBOX_PASSWORD: '12345' };
  return spawn(process.execPath, [QCTL, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
}

async function qctl(args: string[], input = '') {
  const child = start(...args);
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { stdout, stderr, code: code as number | null };
}

describe('qctl at the real box', () => {
  it('takes a ticket, calls it, and shows it at its window', async () => {
    const registered = await qctl(['call', 'registrateConsumer', '-', '--json'], '{"services": [4], "noprint": true}');
    expect(registered).toMatchObject({ code: 0, stderr: '' });
    const { consumer } = JSON.parse(registered.stdout) as { consumer: { ticket: string } };
    expect((await qctl(['status'])).stdout).toMatch(new RegExp(`queue +1 waiting, 0 being served.*\\(${consumer.ticket}\\)`));

    const called = await qctl(['call', 'nextConsumer', '--component', 'workplace', '--user', 'petrov', '--workplace', '11']);
    expect(called.stdout).toMatch(new RegExp(`^ticket +${consumer.ticket}$`, 'm'));

    const status = await qctl(['status']);
    expect(status).toMatchObject({ code: 0, stderr: '' });
    expect(status.stdout).toMatch(/^box +0\.1\.0 at ws:/);
    expect(status.stdout).toMatch(/^sessions +1$/m);
    expect(status.stdout).toMatch(/^queue +0 waiting, 1 being served, 0 postponed$/m);
    expect(status.stdout).toMatch(new RegExp(`^11 +Окно 2 +serving .*${consumer.ticket}$`, 'm'));

    const forScripts = JSON.parse((await qctl(['status', '--json'])).stdout) as { windows: { id: number }[]; queue: unknown };
    expect(forScripts.queue).toMatchObject({ waiting: 0, serving: 1, longestWaitSec: null });
    expect(forScripts.windows.find(({ id }) => id === 11)).toMatchObject({ state: 'serving', ticket: consumer.ticket });
  });

  it('shows the error of the catalogue for wrong data', async () => {
    expect(await qctl(['call', 'removeService', '{"id": 3, "frob": 1}'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'qctl: the box refused removeService: data.frob: unknown field, expected id [error 1/5]\n',
    });
    expect((await qctl(['call', 'frobnicate'])).stderr).toMatch(/"frobnicate" is not a command of this box \[error 1\/4\]\n$/);
  });

  it('watches a book, hears of a change, and ends on Ctrl-C after a log-out', async () => {
    const watching = start('watch', 'serviceList', 'currentQueue', '--workplace', '11', '--json');
    const ended = once(watching, 'close');
    const seen = new Map<string, unknown>();
    const lines = createInterface({ input: watching.stdout });
    lines.on('line', (line) => {
      const { command, data } = JSON.parse(line) as { command: string; data: unknown };
      seen.set(command, data);
      lines.emit('seen');
    });
    const until = async (fits: () => boolean): Promise<void> => {
      while (!fits()) await once(lines, 'seen');
    };
    await until(() => seen.has('serviceList') && seen.has('currentQueue'));
    expect(await qctl(['call', 'setService', '{"id": 3, "description": "второй этаж"}'])).toMatchObject({ code: 0, stdout: 'ok\n' });
    await until(() => JSON.stringify(seen.get('serviceList')).includes('второй этаж'));
    watching.kill('SIGINT');
    expect((await ended)[0]).toBe(0);
    const { stdout } = await qctl(['call', 'info', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ sessions: 1 });
  });

  it('ends quietly when nobody reads its output any more', async () => {
    const child = start('commands');
    child.stdout.destroy();
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });
});
