/** Counts the figures of a data folder again: `make audit FOLDER=path`. Exit code 1 = something differs, 2 = it could not be done. */
import { loadConfig } from '../../dist/server/config/load.js';
import { argumentsOf } from './arguments.js';
import { audit } from './audit.js';
import { refuseInUse } from './copy.js';
import { isClean, reportOf } from './report.js';

const PROGRESS_QUESTIONS = 20;

/** As the box finds it: the environment, then the configuration file that `QBOX_CONFIG` names, then the zone of the system. */
function settings(): { readonly timeZone: string; readonly historyDays: number } {
  const config = loadConfig([], process.env);
  if ('branch' in config) return { timeZone: config.branch.timeZone, historyDays: config.storage.historyDays };
  throw new Error(`the settings are wrong: ${JSON.stringify(config)}`);
}

async function main(): Promise<number> {
  const { folder, from, to } = argumentsOf(process.argv.slice(2));
  refuseInUse(folder);
  const progress = (done: number): void => {
    if (done % PROGRESS_QUESTIONS === 0) process.stderr.write(`${done} questions\n`);
  };
  const found = await audit(folder, { ...settings(), from, to, progress });
  process.stdout.write(reportOf(found));
  return isClean(found) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`The audit could not be done: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
