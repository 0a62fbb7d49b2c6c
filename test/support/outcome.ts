/**
 * After a run, last of all: the slowest files, and each test that failed, in one line. Logs are cut from above, and what vitest says of
 * one failure fills a screen. Each file that failed has a text of its own below `var/failed/PROJECT/`, with all messages and what its
 * pages showed: `.ci/tests` tries these files again. What belongs to no file is in `var/failed/outside.txt`.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestModule, Vitest } from 'vitest/node';

const FAILED = 'var/failed';
const SLOWEST = 10;
/** A run of fewer files is somebody's look at one thing. */
const FILES_OF_A_ROOM = 5;
const MESSAGE_MAX = 2_000;
const LINE_MAX = 200;

interface Failure {
  /** The test, or nothing where it happened outside of one. */
  readonly test: string;
  readonly message: string;
  /** What the page showed, where there was one. */
  readonly showed?: string | undefined;
}

/** vitest names the file whose worker an error came from, where it knows it. */
interface Unhandled {
  readonly message: string;
  readonly VITEST_TEST_PATH?: unknown;
}

const lineOf = ({ test, message }: Failure): string =>
  `${test === '' ? '' : `${test}: `}${(message.split('\n', 1)[0] ?? '').slice(0, LINE_MAX)}`;

const textOf = ({ test, message, showed }: Failure): string =>
  [test, stripVTControlCharacters(message).slice(0, MESSAGE_MAX), ...(showed === undefined ? [] : [showed]), '']
    .filter((part, at) => at > 0 || part !== '')
    .join('\n');

function failuresIn(module: TestModule, unhandled: readonly Unhandled[]): readonly Failure[] {
  const cases = [...module.children.allTests('failed')].map((test) => ({
    test: test.fullName,
    message: test.result().errors?.[0]?.message ?? '',
    showed: test.meta().showed,
  }));
  const outside = [...module.errors(), ...unhandled.filter((one) => one.VITEST_TEST_PATH === module.moduleId)];
  return [...cases, ...outside.map(({ message }) => ({ test: '', message }))];
}

/** With what a file loads before its tests begin. */
const secondsOf = (module: TestModule): number => {
  const { prepareDuration, environmentSetupDuration, setupDuration, collectDuration, duration } = module.diagnostic();
  return (prepareDuration + environmentSetupDuration + setupDuration + collectDuration + duration) / 1_000;
};

function slowest(modules: readonly TestModule[]): string[] {
  if (modules.length < FILES_OF_A_ROOM) return [];
  const timed = modules.map((module) => ({ seconds: secondsOf(module), file: relative('.', module.moduleId) }));
  timed.sort((one, other) => other.seconds - one.seconds);
  return timed.slice(0, SLOWEST).map(({ seconds, file }) => `SLOWEST ${seconds.toFixed(1).padStart(6)} s  ${file}`);
}

function keep(name: string, failures: readonly Failure[]): void {
  const path = join(FAILED, `${name}.txt`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, failures.map(textOf).join('\n'));
}

export class Outcome implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly Unhandled[]): void {
    rmSync(FAILED, { recursive: true, force: true });
    for (const line of slowest(modules)) this.#vitest?.logger.log(line);
    for (const module of modules) {
      const failures = failuresIn(module, unhandled);
      if (failures.length > 0 || !module.ok()) this.#tell(relative('.', module.moduleId), failures, module.project.name);
    }
    const files = new Set<unknown>(modules.map(({ moduleId }) => moduleId));
    const elsewhere = unhandled.filter((one) => !files.has(one.VITEST_TEST_PATH)).map(({ message }) => ({ test: '', message }));
    if (elsewhere.length > 0) this.#tell('outside', elsewhere);
  }

  #tell(file: string, failures: readonly Failure[], project = ''): void {
    for (const failure of failures) this.#vitest?.logger.error(`FAILED ${file}: ${lineOf(failure)}`);
    keep(join(project, file), failures);
  }
}
