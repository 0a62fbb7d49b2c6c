/** `qctl demo` at a running box: it fills the queue, tidies up, and never meets a real visitor. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Box, startBox } from '../support/box.js';
import { TestConsole } from './console.js';

const QCTL = resolve(import.meta.dirname, '../../dist/server/qctl/main.js');

/** The demo branch with a printer of its own configuration has no twins: its visitors may be real. */
async function startRealBranch(): Promise<Box> {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-real-'));
  const config = join(folder, 'qbox.toml');
  writeFileSync(config, '[printers.hall]\nport = "tcp:127.0.0.1:9"\nprofile = "epson-tm-t20iii"\n');
  const box = await startBox({ args: ['--demo', '--config', config] });
  onTestFinished(async () => {
    await box.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return box;
}

const consoleAt = ({ url }: Box): TestConsole => {
  const made = new TestConsole();
  made.env.QBOX_URL = url;
  return made;
};

async function listAt(box: Box, command: string): Promise<Record<string, unknown>[]> {
  const shell = consoleAt(box);
  expect(await shell.run('call', command, '--json')).toBe(0);
  return JSON.parse(shell.stdout) as Record<string, unknown>[];
}

const TAKE_TICKET = ['call', 'registrateConsumer', '{"services": [4], "noprint": true, "preview": false}'] as const;

it('fills a branch until Ctrl-C, tidies up, and stops for a real visitor', async () => {
  const box = await startRealBranch();
  const at = (): TestConsole => consoleAt(box);
  const list = (command: string): Promise<Record<string, unknown>[]> => listAt(box, command);
  const states = (rows: Record<string, unknown>[]): unknown[] => rows.map(({ state_id }) => state_id);
  const before = states(await list('workplaceList'));
  const [users, roles] = [await list('userList'), await list('userRoleList')];

  const demo = at();
  const running = demo.run('demo', '--rate', '100000', '--windows', '2');
  while ((await list('consumerList')).length < 4) await demo.until(/are open/);
  // Real sessions of clerks of its own: whoever looks at the windows sees who sits there.
  const clerks = (await list('userList')).filter(({ login }) => String(login).startsWith('qctl-demo-'));
  expect(clerks).toMatchObject([{ clerk: { all_operations: 1 } }, { clerk: { all_operations: 1 } }]);
  const sitting = (await list('workplaceList')).map(({ clerk_id }) => clerk_id).filter((id) => id !== -1);
  expect(sitting.sort()).toEqual(clerks.map(({ id }) => id).sort());
  demo.interrupt();
  expect(await running).toBe(0);
  expect(demo.stderr).toMatch(/the demonstration is over, \d+ tickets were closed\n$/);
  expect(await list('consumerList')).toEqual([]);
  expect(states(await list('workplaceList'))).toEqual(before);
  expect([await list('userList'), await list('userRoleList')]).toEqual([users, roles]);

  const again = at();
  const stopped = again.run('demo', '--rate', '100000');
  await again.until(/are open/);
  expect(await at().run(...TAKE_TICKET)).toBe(0);
  expect(await stopped).toBe(1);
  expect(again.stderr).toMatch(/was not made by qctl demo, so it counts as a real visitor/);
  expect(await list('consumerList')).toMatchObject([{ comment: '' }]);
  expect(await at().run('demo')).toBe(1);
  // A removed ticket shows nothing any more; its visit stays in the figures, and may have been of somebody real.
  expect(await at().run('call', 'removeAllConsumers')).toBe(0);
  expect(await list('consumerList')).toEqual([]);
  const afterReal = at();
  expect(await afterReal.run('demo')).toBe(1);
  expect(afterReal.stderr).toMatch(/was not made by qctl demo, so it counts as a real visitor/);
});

it('runs in the demo branch beside tickets that were taken by hand: those that it has called are served, the others wait', async () => {
  const box = await startBox();
  onTestFinished(async () => void (await box.stop()));
  expect(await consoleAt(box).run(...TAKE_TICKET)).toBe(0);
  const demo = consoleAt(box);
  const running = demo.run('demo', '--rate', '1', '--windows', '1');
  await demo.until(/are open/);
  while (!(await listAt(box, 'consumerList')).some(({ state, comment }) => state === 'SERVING' && comment === ''));
  expect(await consoleAt(box).run(...TAKE_TICKET)).toBe(0);
  demo.interrupt();
  expect([await running, demo.stderr]).toEqual([0, expect.stringContaining('the demonstration is over')]);
  const left = await listAt(box, 'consumerList');
  expect(left).toMatchObject([{ state: 'WAITING', comment: '' }]);
});

it('killed with kill -9, it leaves nothing that keeps the next ones from running', async () => {
  const box = await startRealBranch();
  const killed = await killedDemo(box);
  expect(killed.signalCode).toBe('SIGKILL');
  const left = await listAt(box, 'consumerList');
  expect(left.length).toBeGreaterThan(3);
  for (const round of [1, 2]) {
    const demo = consoleAt(box);
    const running = demo.run('demo', '--rate', '1', '--windows', '3');
    await demo.until(/are open|real visitor|no window/);
    demo.interrupt();
    expect([round, await running, demo.stderr]).toEqual([round, 0, expect.stringContaining('the demonstration is over')]);
    expect(await listAt(box, 'consumerList')).toEqual([]);
  }
  expect((await listAt(box, 'userList')).filter(({ login }) => String(login).startsWith('qctl-demo-'))).toEqual([]);
});

/** All windows are taken, and visitors wait. */
async function killedDemo(box: Box): Promise<ChildProcess> {
  const env = { PATH: process.env.PATH, QBOX_URL: box.url, QBOX_PASSWORD: '12345' };
  const demo = spawn(process.execPath, [QCTL, 'demo', '--rate', '100000', '--windows', '9'], { env, stdio: 'ignore' });
  onTestFinished(() => void demo.kill('SIGKILL'));
  const isFull = async (): Promise<boolean> => {
    const states = (await listAt(box, 'consumerList')).map(({ state }) => state);
    return states.includes('SERVING') && states.filter((state) => state === 'WAITING').length > 3;
  };
  while (demo.exitCode === null && !(await isFull()));
  demo.kill('SIGKILL');
  await once(demo, 'close');
  return demo;
}
