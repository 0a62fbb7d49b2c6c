/** What `.ci/tests` decides by: the texts below `var/failed/` after a run in which everything goes wrong that can. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { ROOT } from './source-files.js';

const FILES = {
  'test/whole/passes.test.ts': `it('passes', () => undefined);`,
  'test/whole/fails.test.ts': `it('fails', () => expect(1).toBe(2));`,
  // A rejection need not be an error, and nobody waits for it.
  'test/whole/rejects.test.ts': `it('passes', async () => {
    Promise.reject({ code: 5 });
    await new Promise((wait) => setTimeout(wait, 50));
  });`,
  'test/whole/hook.test.ts': `describe('a group', () => {
    beforeAll(() => { throw new Error('no port'); });
    it('is not run', () => undefined);
  });`,
  'test/whole/does-not-load.test.ts': `import './not-there.js';`,
  'test/whole/dies.test.ts': `it('dies', () => new Promise(() => process.kill(process.pid, 'SIGKILL')));`,
  'test/pure/zebra.test.ts': `it('fails last', () => expect('a').toBe('b'));`,
};

const CONFIGURATION = `
  import { defineConfig } from 'vitest/config';
  import { Outcome } from '${ROOT}/test/support/outcome.ts';
  const project = (name) => ({ extends: true, test: { name, include: ['test/' + name + '/**/*.test.ts'] } });
  export default defineConfig({
    test: { globals: true, pool: 'forks', reporters: [new Outcome()], projects: [project('whole'), project('pure')] },
  });
`;

it('every file that was not run to its end in peace has a text, and the last one counts them', async () => {
  // Where packages are found.
  mkdirSync(join(ROOT, 'var'), { recursive: true });
  const root = mkdtempSync(join(ROOT, 'var/outcome-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [file, text] of Object.entries({ ...FILES, 'vitest.config.ts': CONFIGURATION })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  const vitest = join(ROOT, 'node_modules/.bin/vitest');
  const { stderr } = await promisify(execFile)(vitest, ['run', '--root', root], { cwd: root }).catch((error: { stderr: string }) => error);

  const texts = readdirSync(join(root, 'var/failed'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.txt'));
  const names = texts.map((name) => name.replace(/.*\/|\.test\.ts\.txt$/g, '')).sort();
  expect(names).toEqual(['dies', 'does-not-load', 'fails', 'hook', 'rejects', 'zebra']);
  const read = (name: string): string => readFileSync(join(root, 'var/failed', name), 'utf8');
  expect(Number(read('complete'))).toBe(texts.length);
  for (const name of texts) expect(read(name).trim(), name).not.toBe('');
  expect(read('whole/test/whole/rejects.test.ts.txt')).toContain('code: 5');
  expect(read('whole/test/whole/hook.test.ts.txt')).toContain('a group\nno port');
  expect(stderr.match(/FAILED test/g)).toHaveLength(texts.length);
});
