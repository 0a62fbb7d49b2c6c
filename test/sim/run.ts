/** A run of the simulation as a program of its own: `make sim` builds and starts it. Exit code 1 = something was not true. */
import { outcomeOf } from './outcome.js';
import { settings } from './settings.js';

const PROGRESS_MS = 10_000;

const options = settings();
// PostgreSQL is not there where nobody asks for it.
const linked = options.hasHeadquarters ? (await import('./headquarters/linked-outcome.js')).linkedOutcomeOf : outcomeOf;
const { report, failure } = await linked(options, {
  begun: (sim) => {
    if (process.env.QBOX_SIM_QUIET === undefined) setInterval(() => process.stderr.write(`${sim.progress()}\n`), PROGRESS_MS).unref();
  },
});
process.stdout.write(`${JSON.stringify(report)}\n`);
if (failure !== null) process.stderr.write(`${failure}\n`);
// Threads of a box that fell may still be closing.
process.exit(failure === null ? 0 : 1);
