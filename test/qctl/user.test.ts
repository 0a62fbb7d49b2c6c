/** `qctl user` and `qctl admin` at a real box, through its local socket. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Box, startBox } from '../support/box.js';
import { TestConsole } from './console.js';

let box: Box;
let terminal: TestConsole;
beforeAll(async () => {
  box = await startBox();
});
afterAll(() => box.stop());
beforeEach(() => {
  terminal = new TestConsole();
  terminal.env = { QBOX_SOCKET: join(box.data, 'qbox.sock') };
});

/** Over the network, with a password; the exit code tells whether it was the right one. */
function logIn(user: string, password: string, at: Box = box, ...place: string[]): Promise<number> {
  const other = new TestConsole();
  other.env = { QBOX_URL: at.url, QBOX_PASSWORD: password };
  return other.run('call', 'info', '--user', user, ...place);
}

const passwordIn = (text: string): string => /^password +([a-z2-9]{4}(?:-[a-z2-9]{4}){3})$/m.exec(text)?.[1] ?? '';

describe('qctl user', () => {
  it('lists and shows', async () => {
    expect(await terminal.run('user', 'list')).toBe(0);
    expect(terminal.stdout).toMatch(/^id +login +name +state +role +may$/m);
    expect(terminal.stdout).toMatch(/^\d+ +petrov .* enabled .* serve visitors$/m);
    expect(terminal.stdout).toMatch(/^\d+ +sidorova .* supervisor$/m);
    terminal.stdout = '';
    expect(await terminal.run('user', 'show', 'petrov', '--json')).toBe(0);
    expect(JSON.parse(terminal.stdout)).toMatchObject({ login: 'petrov', state: 'enabled' });
    expect(terminal.stdout).not.toMatch(/scrypt|password/);
  });

  it('adds one, disables and enables, gives another password, and removes', async () => {
    expect(await terminal.run('user', 'new', 'sidorov', '--role', '1', '--surname', 'Сидоров', '--random')).toBe(0);
    const first = passwordIn(terminal.stdout);
    expect(await logIn('sidorov', first)).toBe(0);
    expect(await terminal.run('user', 'disable', 'sidorov')).toBe(0);
    expect(await logIn('sidorov', first)).toBe(1);
    expect(await terminal.run('user', 'enable', 'sidorov')).toBe(0);
    expect(await logIn('sidorov', first)).toBe(0);

    terminal.input = 'a better one\n';
    expect(await terminal.run('user', 'password', 'sidorov')).toBe(0);
    expect([await logIn('sidorov', first), await logIn('sidorov', 'a better one')]).toEqual([1, 0]);

    expect(await terminal.run('user', 'remove', 'sidorov')).toBe(2);
    expect(terminal.stderr).toMatch(/use --yes/);
    terminal.confirm = async () => true;
    expect(await terminal.run('user', 'remove', 'sidorov')).toBe(0);
    expect(await terminal.run('user', 'show', 'sidorov')).toBe(1);
  });

  it('has the devices of a user forgotten, and so has each new password', async () => {
    const forgotten = async (): Promise<number> => {
      const tail = new TestConsole();
      tail.env = { QBOX_DATA: box.data };
      expect(await tail.run('journal', 'tail', '-n', '1000')).toBe(0);
      return tail.stdout.match(/known devices of user \d+ forgotten, by user 1 \(at the box\)/g)?.length ?? 0;
    };
    expect(await terminal.run('user', 'new', 'bekov', '--role', '1', '--random')).toBe(0);
    let password = passwordIn(terminal.stdout);
    const before = await forgotten();
    for (const [index, args] of [
      ['user', 'forget-devices', 'bekov'],
      ['user', 'password', 'bekov', '--random'],
      ['admin', 'reset-password', 'bekov'],
    ].entries()) {
      expect(await logIn('bekov', password)).toBe(0);
      terminal.stdout = '';
      expect(await terminal.run(...args)).toBe(0);
      expect(await forgotten(), args.join(' ')).toBe(before + index + 1);
      if (index === 0) expect(terminal.stdout).toMatch(/^login +bekov\ndevices +forgotten\n$/);
      else password = passwordIn(terminal.stdout);
    }
    expect(await terminal.run('user', 'forget-devices', 'bekov'), 'there is nothing to forget').toBe(0);
    expect(await forgotten()).toBe(before + 3);
  });

  it('asks for a password twice where nobody sees it', async () => {
    const answers = ['typed twice', 'typed otherwise'];
    terminal.readPassword = async () => answers.shift() ?? '';
    expect(await terminal.run('user', 'password', 'petrov')).toBe(2);
    expect(terminal.stderr).toBe('qctl: these were two different passwords\n');
  });

  it.each([
    [['user', 'show', 'nobody'], 1, /no user is called nobody; there are admin, /],
    [['user', 'new', 'x', '--role', 'Tsar', '--random'], 1, /no role is called Tsar; there are 1 "/],
    [['user', 'new', 'x'], 2, /required option '--role <name>'/],
    [['user', 'new', 'petrov', '--role', '1', '--random'], 1, /the box refused newUser: /],
    [['user', 'password', 'petrov'], 2, /at least 8 characters/],
  ])('%j ends with %i and says why', async (args, code, why) => {
    terminal.input = 'short\n';
    expect(await terminal.run(...args)).toBe(code);
    expect(terminal.stderr).toMatch(why);
  });
});

describe('qctl admin reset-password', () => {
  it('is how the first administrator of an empty box gets in, and nothing else is', async () => {
    const fresh = await startBox({ args: [] });
    try {
      for (const guess of ['', 'admin', '12345']) expect(await logIn('admin', guess, fresh)).toBe(1);
      terminal.env = { QBOX_DATA: fresh.data };
      expect(await terminal.run('admin', 'reset-password')).toBe(0);
      expect(terminal.stdout).toMatch(/^login +admin\n/);
      expect(await logIn('admin', passwordIn(terminal.stdout), fresh)).toBe(0);
      expect(fresh.stderr() + fresh.stdout.join('\n')).not.toContain(passwordIn(terminal.stdout));
    } finally {
      await fresh.stop();
    }
  });

  it('is not for who is no administrator', async () => {
    expect(await terminal.run('admin', 'reset-password', 'petrov')).toBe(1);
    expect(terminal.stderr).toMatch(/petrov has not the role of an administrator: "qctl user password petrov"/);
  });

  it('needs the password over the network', async () => {
    terminal.env = { QBOX_URL: box.url, QBOX_PASSWORD: 'a guess' };
    expect(await terminal.run('admin', 'reset-password')).toBe(1);
    expect(terminal.stdout).toBe('');
  });
});
