/** Secrets and names are planted everywhere; none of them may be in the bundle. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { logLines, MASK, PrivateTexts, withoutPrivate } from '../../server/qctl/bundle.js';
import { startBox } from '../support/box.js';
import { TestConsole } from './console.js';

const PLANTED = 'Zarathustra';

it('has what helps and nothing of anybody, with the box up and down', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-bundle-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const config = join(folder, 'qbox.toml');
  writeFileSync(config, `# ${PLANTED}\n[limits]\nconnections = 77\n[pins]\npetrov = "scrypt$${PLANTED}"\n`);
  // Its name is told by the box, and by qctl when there is none: free text, for all that the bundle knows.
  const data = join(folder, PLANTED);
  const box = await startBox({ data });
  const socket = ['--socket', join(data, 'qbox.sock')];
  const terminal = new TestConsole();
  const call = async (name: string, fields: object): Promise<void> => {
    expect(await terminal.run('call', name, JSON.stringify(fields), ...socket), terminal.stderr).toBe(0);
  };
  await call('setUser', { id: 3, name: PLANTED, surname: PLANTED, login: PLANTED });
  await call('setUser', { id: 3, password: '0123456789abcdef0123456789abcdef' });
  await call('registrateConsumer', { services: [4], noprint: true, preview: false, comment: PLANTED });
  await call('newConsumerPreRegistered', { services: [4], name: PLANTED, comment: PLANTED });
  await call('nextConsumer', { workplace: 11 });
  await call('rejectConsumer', { workplace: 11, comment: PLANTED });

  const bundle = async (name: string): Promise<string> => {
    const file = join(folder, name);
    expect(await terminal.run('support-bundle', '--to', file, '--data', data, '--config', config, ...socket), terminal.stderr).toBe(0);
    return execFileSync('tar', ['-xzOf', file], { encoding: 'utf8', maxBuffer: 1 << 28 });
  };
  const up = await bundle('up.tar.gz');
  expect(up).toContain('"t": "registered"');
  expect(up).toContain('"connections": 77');
  expect(up).toContain('"loop_delay_ms"');
  await box.stop();
  const down = await bundle('down.tar.gz');
  expect(down).toContain('no box runs here');
  for (const text of [up, down]) {
    expect(text).not.toContain(PLANTED);
    expect(text).not.toContain('scrypt');
    expect(text).not.toContain('0123456789abcdef');
    expect(text).not.toMatch(/"(tokenHash|passwordHash)": "(?!\[removed\])/);
  }
});

it('says so where the file cannot be written', async () => {
  const terminal = new TestConsole();
  expect(await terminal.run('support-bundle', '--to', '/nowhere/at/all.tar.gz', '--data', '/nowhere', '--socket', '/nowhere/x')).toBe(1);
  expect(terminal.stderr).toContain('/nowhere/at/all.tar.gz');
});

it('masks at any depth, and leaves out lines of the log that are no JSON', () => {
  expect(withoutPrivate({ a: [{ Password: 'x', n: 1, comment: '' }], pinCode: '12' })).toEqual({
    a: [{ Password: MASK, n: 1, comment: '' }],
    pinCode: MASK,
  });
  expect(logLines(`${PLANTED}\n{"msg":"recovered","token":"${PLANTED}"}\n`)).toBe(`{"msg":"recovered","token":"${MASK}"}`);
});

describe('free text', () => {
  const texts = new PrivateTexts();
  texts.gather({ books: { User: { 3: { login: 'ivanova-k', surname: 'Иванова', name: 'Анна Мария', photo: 'aGVsbG8gd29ybGQ=' } } } });
  texts.gather({ t: 'registered', comment: 'came with a dog', pinCode: '4711', code: 'aB3_-xyzXYZ012' });
  texts.gather([{ id: 1, name: 'Ли', book: 'User', row: { name: 'Ким', role: 'clerk' } }]);
  texts.gather({ book: 'Workplace', name: 'Window', code: 'ENOENT' });

  it.each([
    ['the key of ivanova-k was not obeyed', `the key of ${MASK} was not obeyed`],
    ['ИВАНОВА: no such window', `${MASK}: no such window`],
    ['Анна-Виктория is not Марианна', `${MASK}-Виктория is not Марианна`],
    ['"Came with a dog", he wrote', `"${MASK}", he wrote`],
    ['pin 4711, port 47110', `pin ${MASK}, port 47110`],
    ['https://box/t/aB3_-xyzXYZ012 was opened', `https://box/t/${MASK} was opened`],
    ['a picture aGVsbG8gd29ybGQ= is no picture', `a picture ${MASK} is no picture`],
    ['Ким sits at Window, ENOENT', `${MASK} sits at Window, ENOENT`],
  ])('%s', (text, rest) => {
    expect(texts.without(text)).toBe(rest);
    expect(texts.withoutIn({ a: [text, 1, null] })).toEqual({ a: [rest, 1, null] });
  });
});
