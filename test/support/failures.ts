/**
 * After a run, last of all: each test that failed, in one line. Logs are cut from above, and what vitest says of one failure fills a
 * screen. The files of these tests are named in `var/failed-tests`, where `.ci/run` looks; there is none when no test failed.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestModule, Vitest } from 'vitest/node';

const FAILED_TESTS = 'var/failed-tests';

const WORDS_MAX = 200;
const firstLine = (text = ''): string => (text.split('\n', 1)[0] ?? '').slice(0, WORDS_MAX);

function linesOf(failed: TestModule): string[] {
  const cases = [...failed.children.allTests('failed')].map((test) => `${test.fullName}: ${firstLine(test.result().errors?.[0]?.message)}`);
  const outside = failed.errors().map(({ message }) => firstLine(message));
  return [...cases, ...outside].map((line) => `FAILED ${relative('.', failed.moduleId)}: ${line}`);
}

export class Failures implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { readonly message: string }[]): void {
    rmSync(FAILED_TESTS, { force: true });
    const failed = modules.filter((one) => !one.ok());
    const outside = unhandled.map(({ message }) => `FAILED outside the tests: ${firstLine(message)}`);
    for (const line of [...failed.flatMap(linesOf), ...outside]) this.#vitest?.logger.error(line);
    // What belongs to no test cannot be tried again.
    if (failed.length === 0 || unhandled.length > 0) return;
    mkdirSync('var', { recursive: true });
    writeFileSync(FAILED_TESTS, failed.map(({ moduleId }) => `${relative('.', moduleId)}\n`).join(''));
  }
}
