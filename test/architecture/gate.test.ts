/** `.ci/tests`, which decides on a landing, with a `make` and a `vitest` that fail as they are told to. */
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { ROOT } from './source-files.js';

const PAGE = 'test/web/kiosk/kiosk.test.ts';
const OTHER = 'test/db/integrity/scrub.test.ts';
const SHOWED = 'the kiosk: no number came\nhttp://box/kiosk/1 showed:\n- heading "Касса"\n';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

interface Run {
  readonly passed: boolean;
  readonly said: string;
  /** The files that were tried again, in their order. */
  readonly again: readonly string[];
  readonly unsteady: (file: string) => string | undefined;
}

/**
 * @param failed what the first run leaves below `var/failed/`, without `.txt`; undefined = it passes
 * @param failures how often a file fails when it is tried again; 0 if it is not named
 * @param first what else the first run does before it fails
 */
function gate(failed: readonly string[] | undefined, failures: Readonly<Record<string, number>> = {}, first = ':'): Promise<Run> {
  const root = mkdtempSync(join(tmpdir(), 'qbox-gate-'));
  folders.push(root);
  const put = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const program = (file: string, text: string): void => {
    put(file, `#!/bin/sh\n${text}\n`);
    chmodSync(join(root, file), 0o755);
  };
  for (const file of failed ?? []) put(`to-fail/${file}.txt`, SHOWED);
  for (const [file, count] of Object.entries(failures)) put(`left/${file}`, 'x'.repeat(count));
  put('to-fail/complete', String(failed?.length));
  program('bin/make', failed === undefined ? 'exit 0' : `mkdir -p var; cp -r to-fail var/failed; ${first}; exit 1`);
  // One letter less at each try, until none is left.
  program('node_modules/.bin/vitest', 'shift 4; echo "$1" >>again; [ -s "left/$1" ] || exit 0; truncate -s -1 "left/$1"; exit 1');
  mkdirSync(join(root, '.ci'));
  cpSync(join(ROOT, '.ci/tests'), join(root, '.ci/tests'));
  const read = (file: string): string | undefined => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : undefined);
  return new Promise((done) => {
    execFile(join(root, '.ci/tests'), { env: { ...process.env, PATH: `${root}/bin:${process.env.PATH}` } }, (error, _, said) =>
      done({
        passed: error === null,
        said,
        again: (read('again') ?? '').split('\n').filter((line) => line !== ''),
        unsteady: (file) => read(`var/unsteady/${file}.txt`),
      }),
    );
  });
}

it('passes what passes at once', async () => {
  expect(await gate(undefined)).toMatchObject({ passed: true, again: [] });
});

it('what passes alone is unsteady: it holds nothing back, and its first failure is told last, with the page', async () => {
  const run = await gate([`whole/${PAGE}`, `whole/${OTHER}`], { [PAGE]: 1 });
  expect(run).toMatchObject({ passed: true, again: [OTHER, PAGE, PAGE] });
  expect(run.unsteady(PAGE)).toBe(SHOWED);
  expect(run.said.endsWith(`${PAGE} failed at first:\n${SHOWED}.ci/tests: UNSTEADY, to be mended: ${OTHER} ${PAGE}\n`)).toBe(true);
});

it('what fails three times fails, by name, whatever else is unsteady', async () => {
  const run = await gate([`whole/${PAGE}`, `whole/${OTHER}`], { [PAGE]: 2 });
  expect(run).toMatchObject({ passed: false, again: [OTHER, PAGE, PAGE] });
  expect(run.unsteady(PAGE)).toBeUndefined();
  expect(run.said.endsWith(`UNSTEADY, to be mended: ${OTHER}\n.ci/tests: failed three times: ${PAGE}\n`)).toBe(true);
});

it('a file of pure code has one try, and so has what belongs to no file', async () => {
  const pure = await gate(['pure/test/engine/queue.test.ts', `whole/${PAGE}`]);
  expect(pure).toMatchObject({ passed: false, again: [] });
  expect(pure.said).toContain('test/engine/queue.test.ts');
  expect(await gate(['outside', `whole/${PAGE}`])).toMatchObject({ passed: false, again: [] });
});

it('a run that did not come to its end says so, whatever it had written of single files', async () => {
  const cut = { passed: false, again: [], said: expect.stringContaining('did not come to their end') };
  expect(await gate([`whole/${PAGE}`], {}, 'rm -r var/failed')).toMatchObject(cut);
  expect(await gate([`whole/${PAGE}`, `whole/${OTHER}`], {}, `rm var/failed/whole/${OTHER}.txt`)).toMatchObject(cut);
  expect(await gate([`whole/${PAGE}`], {}, 'rm var/failed/complete')).toMatchObject(cut);
});

it('tests that hang are ended, and it says so', async () => {
  const ended = await gate([`whole/${PAGE}`], {}, 'exit 124');
  expect(ended).toMatchObject({ passed: false, again: [], said: expect.stringMatching(/the tests were ended after \d+ s/) });
});

it('fifteen files are tried again, sixteen are no chance', async () => {
  const files = Array.from({ length: 16 }, (_, at) => `whole/test/web/page-${at}.test.ts`);
  expect(await gate(files.slice(1))).toMatchObject({ passed: true, again: { length: 15 } });
  expect(await gate(files)).toMatchObject({ passed: false, again: [] });
});
