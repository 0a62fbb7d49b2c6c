/**
 * After a run, last of all: the slowest files, and each test that failed, in one line. Logs are cut from above, and what vitest says of
 * one failure fills a screen. Each file that failed has a text of its own below `var/failed/PROJECT/`, with all messages and what its
 * pages showed: `.ci/tests` tries these files again. What belongs to no file is in `var/failed/outside.txt`; `var/failed/complete` has the
 * number of these texts, and is written last.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inspect, stripVTControlCharacters } from 'node:util';
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

/** Whatever was thrown; vitest names the file whose worker it came from, where it knows it. */
interface Thrown {
  readonly message?: unknown;
  readonly VITEST_TEST_PATH?: unknown;
}

const messageOf = (thrown: Thrown | undefined): string =>
  thrown === undefined ? '' : typeof thrown.message === 'string' ? thrown.message : inspect(thrown);

const lineOf = ({ test, message }: Failure): string =>
  `${test === '' ? '' : `${test}: `}${(message.split('\n', 1)[0] ?? '').slice(0, LINE_MAX)}`;

const textOf = ({ test, message, showed }: Failure): string =>
  [test, stripVTControlCharacters(message).slice(0, MESSAGE_MAX), ...(showed === undefined ? [] : [showed]), '']
    .filter((part, at) => at > 0 || part !== '')
    .join('\n');

/** A file whose worker died waits for ever, and has not failed. */
const isThrough = (module: TestModule): boolean => module.state() === 'passed' || module.state() === 'skipped';

function failuresIn(module: TestModule, unhandled: readonly Thrown[]): readonly Failure[] {
  const cases = [...module.children.allTests('failed')].map((test) => ({
    test: test.fullName,
    message: messageOf(test.result().errors?.[0]),
    showed: test.meta().showed,
  }));
  const hooks = [...module.children.allSuites()].flatMap((suite) =>
    suite.errors().map((error) => ({ test: suite.fullName, message: messageOf(error) })),
  );
  const outside = [...module.errors(), ...unhandled.filter((one) => one.VITEST_TEST_PATH === module.moduleId)];
  const whole = outside.map((error) => ({ test: '', message: messageOf(error) }));
  const all = [...cases, ...hooks, ...whole];
  return all.length > 0 || isThrough(module) ? all : [{ test: '', message: 'the file was not run to its end' }];
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

interface FileRecord {
  /** Of the text, below `var/failed/`. */
  readonly name: string;
  readonly file: string;
  readonly failures: readonly Failure[];
}

function recordOf(module: TestModule, unhandled: readonly Thrown[]): FileRecord {
  const file = relative('.', module.moduleId);
  return { name: join(module.project.name, file), file, failures: failuresIn(module, unhandled) };
}

/** A worker that died leaves files that were not run; they say it, and are tried again as any other. */
function outsideOf(modules: readonly TestModule[], unhandled: readonly Thrown[]): FileRecord {
  const files = new Set<unknown>(modules.map(({ moduleId }) => moduleId));
  const elsewhere = unhandled.filter((one) => !files.has(one.VITEST_TEST_PATH));
  const isTold = modules.some((module) => !isThrough(module) && module.state() !== 'failed');
  const failures = isTold ? [] : elsewhere.map((error) => ({ test: '', message: messageOf(error) }));
  return { name: 'outside', file: 'outside', failures };
}

export class Outcome implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  /** Everything is written before it is told: `.ci/tests` decides by the files. */
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly Thrown[]): void {
    rmSync(FAILED, { recursive: true, force: true });
    const failed = [...modules.map((module) => recordOf(module, unhandled)), outsideOf(modules, unhandled)].filter(
      ({ failures }) => failures.length > 0,
    );
    for (const { name, failures } of failed) keep(name, failures);
    mkdirSync(FAILED, { recursive: true });
    writeFileSync(join(FAILED, 'complete'), `${failed.length}\n`);
    for (const line of slowest(modules)) this.#vitest?.logger.log(line);
    for (const { file, failures } of failed) {
      for (const failure of failures) this.#vitest?.logger.error(`FAILED ${file}: ${lineOf(failure)}`);
    }
  }
}
