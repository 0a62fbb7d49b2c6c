/**
 * Breaks the box in one way after the other, each in a copy of what was built, and lets the simulation live short days with it: it has to
 * end red. What the simulation does not have is broken for one test, which has to be red. Prints a table.
 * Exit code 1 = a broken box was taken for a sound one, or the sound one for broken.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import typescript from 'typescript';
import { SLOWNESS } from '../support/slowness.js';
import { broken } from './apply.js';
import type { Mutation } from './mutation.js';
import { MUTATIONS } from './mutations.js';

const ROOT = resolve(import.meta.dirname, '../..');
/** A mutation is caught when one of them ends red; the sound box has to live all of them. */
const SEEDS = [1, 2, 3, 4, 5] as const;
const DAYS = { QBOX_SIM_DAYS: '2', QBOX_SIM_HOURS: '2', QBOX_SIM_VISITORS: '60', QBOX_SIM_WINDOWS: '6', QBOX_SIM_FAULT_MINUTES: '2' };
/** A box that stands still is broken, too. */
const PATIENCE_MS = 400_000 * SLOWNESS;
/** What is read beside the programs. */
const READ = ['package.json', 'firmware-profiles', 'drivers/imaging/fonts', 'server/web/assets'];

interface Verdict {
  /** Why the box was taken for broken; null = it was not. */
  readonly why: string | null;
  readonly hours: number;
  readonly seconds: number;
}

interface Broken {
  readonly name: string;
  readonly file: string;
  readonly source: string;
  /** The file as it would have been built. */
  readonly program: string;
  /** undefined = the simulation has to find it. */
  readonly test: string | undefined;
}

const OPTIONS = { target: typescript.ScriptTarget.ES2022, module: typescript.ModuleKind.ESNext, verbatimModuleSyntax: true };
function breakIt(mutation: Mutation): Broken {
  const { file, text } = broken(mutation, ROOT);
  const program = typescript.transpileModule(text, { compilerOptions: OPTIONS }).outputText;
  return { name: mutation.name, file, source: text, program, test: mutation.test };
}

/** Tests with the sound box, each run once. */
const sound = new Map<string, ReturnType<typeof testRun>>();

/** One test from its source, with the broken file in the place of the sound one. Throws where the sound one is red, too. */
async function judgeByTest(test: string, { file, source }: Broken): Promise<Verdict> {
  const startedMs = performance.now();
  const tried = sound.get(test) ?? testRun(test, null);
  sound.set(test, tried);
  if ((await tried).code !== 0) throw new Error(`${test} is red with the sound box`);
  const { code, told } = await testRun(test, { file, start: 0, end: Number.MAX_SAFE_INTEGER, put: source });
  const red = /^ *(?:FAIL|×) .*$/m.exec(told)?.[0].trim();
  return { why: code === 0 ? null : (red ?? `exit code ${code}`), hours: 0, seconds: (performance.now() - startedMs) / 1000 };
}

async function testRun(test: string, mutant: object | null): Promise<{ readonly code: number | null; readonly told: string }> {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--config', 'test/mutation/vitest.config.ts'], {
    cwd: ROOT,
    env: { QBOX_TEST_DEPTH: '0.1', ...process.env, TESTS: test, QBOX_MUTANT: JSON.stringify(mutant), NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  let told = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (told += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, told };
}

/** A built box that may be broken and mended. */
class Copy {
  readonly folder = mkdtempSync(join(tmpdir(), 'qbox-mutation-'));

  constructor() {
    for (const path of READ) cpSync(join(ROOT, path), join(this.folder, path), { recursive: true });
    for (const part of ['server', 'db', 'drivers', 'locales', 'sim'])
      cpSync(join(ROOT, 'dist', part), join(this.folder, 'dist', part), {
        recursive: true,
        filter: (path) => !/\.(map|d\.ts)$/.test(path),
      });
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
  }

  async judge(wreck: Broken | null): Promise<Verdict> {
    if (wreck === null) return this.live();
    const file = join(this.folder, 'dist', wreck.file.replace(/\.ts$/, '.js'));
    const sound = readFileSync(file);
    writeFileSync(file, wreck.program);
    try {
      return await this.live();
    } finally {
      writeFileSync(file, sound);
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** With one seed after the other, until one ends red. */
  private async live(): Promise<Verdict> {
    let hours = 0;
    const startedMs = performance.now();
    for (const seed of SEEDS) {
      const { why, lived } = await this.run(seed);
      hours += lived;
      if (why !== null) return { why: `seed ${seed}: ${why}`, hours, seconds: (performance.now() - startedMs) / 1000 };
    }
    return { why: null, hours, seconds: (performance.now() - startedMs) / 1000 };
  }

  private async run(seed: number): Promise<{ readonly why: string | null; readonly lived: number }> {
    const child = spawn(process.execPath, [join(this.folder, 'dist/sim/run.js')], {
      cwd: this.folder,
      env: { ...process.env, ...DAYS, SEED: String(seed), QBOX_SIM_QUIET: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
    });
    const texts = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (texts[0] += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (texts[1] += text));
    const [code] = (await once(child, 'close')) as [number | null];
    const isHanging = child.signalCode === 'SIGKILL';
    const [out = '', err = ''] = texts;
    const lived = Number(/"hours":([0-9.]+)/.exec(out)?.[1] ?? 0);
    if (out === '' && !isHanging) throw new Error(`it does not even run: ${err}`);
    if (code === 0) return { why: null, lived };
    return { why: isHanging ? 'time stands still' : (reasonIn(err) ?? `exit code ${code}`), lived };
  }
}

/** The line that says what was not true; of an exception the line with its message. */
const reasonIn = (text: string): string | undefined =>
  text.split('\n').find((line) => /Error: /.test(line)) ?? text.split('\n').find((line) => line.trim() !== '');

const word = process.argv[2] ?? '';
const chosen = MUTATIONS.filter(({ name, test = '' }) => `${name} ${test}`.includes(word));
// All of them now: somebody may go on working here while the campaign runs.
const wrecks = chosen.map(breakIt);
const isSimulated = wrecks.some(({ test }) => test === undefined);
const waiting: (Broken | null)[] = [...(isSimulated ? [null] : []), ...wrecks];
const missed: string[] = [];

async function work(): Promise<void> {
  const copy = new Copy();
  try {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { why, hours, seconds } = next?.test === undefined ? await copy.judge(next) : await judgeByTest(next.test, next);
      const name = next?.name ?? 'the sound box';
      const isRight = (why === null) === (next === null);
      if (!isRight) missed.push(name);
      const verdict = why === null ? 'all was true' : why.slice(0, 150);
      const where = next?.test ?? `${hours.toFixed(1)} virtual hours`;
      process.stdout.write(`${isRight ? '' : 'WRONG '}${name} | ${verdict} | ${where} | ${Math.round(seconds)} s\n`);
    }
  } finally {
    copy.remove();
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
process.stdout.write(`${chosen.length - missed.filter((name) => name !== 'the sound box').length} of ${chosen.length} caught\n`);
process.exitCode = missed.length === 0 ? 0 : 1;
