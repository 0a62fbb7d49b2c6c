/** Lives days of the simulation and counts their figures again: `make recount`. Exit code 1 = something was not true, or differs. */
import { cpSync } from 'node:fs';
import { outcomeOf } from '../sim/outcome.js';
import { settings } from '../sim/settings.js';
import { audit } from './audit.js';
import { isClean, reportOf } from './report.js';

const PROGRESS_MS = 10_000;

const { report, failure } = await outcomeOf(settings(), {
  begun: (sim) => {
    if (process.env.QBOX_SIM_QUIET === undefined) setInterval(() => process.stderr.write(`${sim.progress()}\n`), PROGRESS_MS).unref();
  },
  ended: async ({ disk, timeZone }) => {
    // To audit the same days again, after a change of the code.
    if (process.env.QBOX_SIM_KEEP !== undefined) cpSync(disk.directory, process.env.QBOX_SIM_KEEP, { recursive: true });
    const found = await audit(disk.directory, { timeZone });
    process.stdout.write(reportOf(found));
    return isClean(found) ? [] : ['the recount differs'];
  },
});
process.stdout.write(`${JSON.stringify(report)}\n`);
if (failure !== null) process.stderr.write(`${failure}\n`);
process.exit(failure === null ? 0 : 1);
