/** `qctl queue` at a running box. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Story } from '../../server/qctl/commands/queue-story.js';
import { type Box, startBox } from '../support/box.js';
import { TestConsole } from './console.js';

let box: Box;
let shell: TestConsole;
beforeAll(async () => {
  box = await startBox();
});
afterAll(() => box.stop());
beforeEach(async () => {
  shell = await console1('queue', 'clear', '--yes');
});

async function console1(...args: string[]): Promise<TestConsole> {
  const made = new TestConsole();
  made.env.QBOX_URL = box.url;
  if (args.length > 0) await made.run(...args);
  made.stdout = '';
  return made;
}

async function ask<Answer>(...args: string[]): Promise<Answer> {
  const other = await console1();
  expect([await other.run(...args, '--json'), other.stderr]).toEqual([0, '']);
  return JSON.parse(other.stdout) as Answer;
}

const register = async (...services: number[]): Promise<{ id: number; ticket: string }> =>
  (
    await ask<{ consumer: { id: number; ticket: string } }>(
      'call',
      'registrateConsumer',
      JSON.stringify({ services, noprint: true, preview: false }),
    )
  ).consumer;

it('lists tickets in the order in which they will be called', async () => {
  const late = await register(5);
  const early = await register(4);
  const rows = await ask<{ ticket: string; state: string; windows: number[] }[]>('queue', 'list');
  expect(rows.map(({ ticket }) => ticket)).toEqual([early.ticket, late.ticket]);
  expect(rows[0]).toMatchObject({ state: 'WAITING', windows: expect.arrayContaining([11, 18]) });
  expect(await shell.run('queue', 'list', '--workplace', '14')).toBe(0);
  expect(shell.stdout).toBe('(none)\n');
  expect(await shell.run('queue', 'list', '--workplace', '999')).toBe(1);
});

it('tells the whole story of a ticket, also when it has ended', async () => {
  const { id, ticket } = await register(4);
  expect(await shell.run('queue', 'call', ticket, '--workplace', '11')).toBe(0);
  expect(shell.stdout).toBe(`${ticket} is called to window 11\n`);
  await ask('call', 'serveConsumer', '{"workplace": 11, "comment": "all is well"}');
  const story = await ask<Story>('queue', 'show', ticket);
  expect(story).toMatchObject({ consumer: { id, state: 'SERVED' }, open: [] });
  expect(story.happenings).toMatchObject([{ state: 'SERVING', window: 'Окно 2', comment: 'all is well' }]);
  expect(await ask<Story>('queue', 'show', String(id))).toEqual(story);
  expect(await shell.run('queue', 'show', ticket.toLowerCase())).toBe(0);
  expect(shell.stdout).toMatch(/what happened\nfrom .*\n.*Окно 2.*all is well/);
  expect(await shell.run('queue', 'show', 'Ы999')).toBe(1);
  expect(shell.stderr).toBe('qctl: the box knows no ticket Ы999\n');
});

it('closes a ticket that is served with a reason, removes one that waits, and asks first', async () => {
  const waiting = await register(4);
  const served = await register(4);
  expect(await shell.run('queue', 'close', waiting.ticket)).toBe(2);
  expect(shell.stderr).toContain('use --yes');
  expect(await shell.run('queue', 'close', waiting.ticket, '--comment', 'went home', '--yes')).toBe(2);
  expect(await shell.run('queue', 'close', waiting.ticket, '--yes')).toBe(0);
  expect(await shell.run('queue', 'show', String(waiting.id))).toBe(1);
  await ask('queue', 'call', String(served.id), '--workplace', '11');
  expect(await shell.run('queue', 'close', String(served.id), '--comment', 'rude', '--yes')).toBe(0);
  expect((await ask<Story>('queue', 'show', String(served.id))).happenings).toMatchObject([
    { state: 'SERVING', comment: 'rude' },
    { state: 'REJECTED' },
  ]);
  expect(await shell.run('queue', 'close', served.ticket, '--yes')).toBe(1);
});

it('clears the queue of all who wait, not of who is served', async () => {
  const { ticket } = await register(4);
  await register(5);
  await ask('queue', 'call', ticket, '--workplace', '11');
  expect(await shell.run('queue', 'clear', '--yes')).toBe(0);
  expect(shell.stdout).toBe('closed 1 of 1 tickets\n');
  expect(await ask<unknown[]>('queue', 'list')).toHaveLength(1);
  await ask('queue', 'close', ticket, '--yes');
  expect(await shell.run('queue', 'call', ticket)).toBe(2);
});
