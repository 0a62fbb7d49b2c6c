/**
 * After a run, last of all: the slowest files, and each test that failed, in one line. Logs are cut from above, and what vitest says of
 * one failure fills a screen. The files of tests that failed are named in `var/failed-tests`, where `.ci/run` looks; there is none when
 * no test failed.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestModule, Vitest } from 'vitest/node';

const FAILED_TESTS = 'var/failed-tests';
const SLOWEST = 10;
/** A run of fewer files is somebody's look at one thing. */
const FILES_OF_A_ROOM = 5;

const WORDS_MAX = 200;
const firstLine = (text = ''): string => (text.split('\n', 1)[0] ?? '').slice(0, WORDS_MAX);

function failuresIn(failed: TestModule): string[] {
  const cases = [...failed.children.allTests('failed')].map((test) => `${test.fullName}: ${firstLine(test.result().errors?.[0]?.message)}`);
  const outside = failed.errors().map(({ message }) => firstLine(message));
  return [...cases, ...outside].map((line) => `FAILED ${relative('.', failed.moduleId)}: ${line}`);
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

export class Outcome implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { readonly message: string }[]): void {
    rmSync(FAILED_TESTS, { force: true });
    const failed = modules.filter((one) => !one.ok());
    const outside = unhandled.map(({ message }) => `FAILED outside the tests: ${firstLine(message)}`);
    for (const line of slowest(modules)) this.#vitest?.logger.log(line);
    for (const line of [...failed.flatMap(failuresIn), ...outside]) this.#vitest?.logger.error(line);
    // What belongs to no test cannot be tried again.
    if (failed.length === 0 || unhandled.length > 0) return;
    mkdirSync('var', { recursive: true });
    writeFileSync(FAILED_TESTS, failed.map(({ moduleId }) => `${relative('.', moduleId)}\n`).join(''));
  }
}
