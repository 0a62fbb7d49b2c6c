/** Counts the figures of a data folder again: `make audit FOLDER=path`. Exit code 1 = something differs, 2 = it could not be done. */
import { argumentsOf } from './arguments.js';
import { audit } from './audit.js';
import { refuseInUse } from './copy.js';
import { isClean, reportOf } from './report.js';
import { settingsOf } from './settings.js';

const PROGRESS_QUESTIONS = 20;

async function main(): Promise<number> {
  const { folder, from, to } = argumentsOf(process.argv.slice(2));
  refuseInUse(folder);
  const progress = (done: number): void => {
    if (done % PROGRESS_QUESTIONS === 0) process.stderr.write(`${done} questions\n`);
  };
  const found = await audit(folder, { ...settingsOf(folder, process.env), from, to, progress });
  process.stdout.write(reportOf(found));
  return isClean(found) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`The audit could not be done: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
