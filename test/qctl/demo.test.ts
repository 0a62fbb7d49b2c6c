/** `qctl demo` at a running box: it fills the queue, tidies up, and never meets a real visitor. */
import { expect, it, onTestFinished } from 'vitest';
import { startBox } from '../support/box.js';
import { TestConsole } from './console.js';

it('fills a branch until Ctrl-C, tidies up, and stops for a real visitor', async () => {
  const box = await startBox();
  onTestFinished(async () => void (await box.stop()));
  const at = (): TestConsole => {
    const made = new TestConsole();
    made.env.QBOX_URL = box.url;
    return made;
  };
  const list = async (command: string): Promise<Record<string, unknown>[]> => {
    const shell = at();
    expect(await shell.run('call', command, '--json')).toBe(0);
    return JSON.parse(shell.stdout) as Record<string, unknown>[];
  };
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
  expect(await at().run('call', 'registrateConsumer', '{"services": [4], "noprint": true, "preview": false}')).toBe(0);
  expect(await stopped).toBe(1);
  expect(again.stderr).toMatch(/is not of this demonstration: there are real visitors/);
  expect(await list('consumerList')).toMatchObject([{ comment: '' }]);
  expect(await at().run('demo')).toBe(1);
  // A removed ticket shows nothing any more; its visit stays in the figures, and may have been of somebody real.
  expect(await at().run('call', 'removeAllConsumers')).toBe(0);
  expect(await list('consumerList')).toEqual([]);
  const afterReal = at();
  expect(await afterReal.run('demo')).toBe(1);
  expect(afterReal.stderr).toMatch(/is not of this demonstration: there are real visitors/);
});
