/** One run from its start to what is to be told of it. */
import { repetition } from './settings.js';
import { Simulation, type SimulationOptions } from './simulation.js';

export interface Outcome {
  /** Figures of the run, for a line of JSON. */
  readonly report: Readonly<Record<string, unknown>>;
  /** What was not true, the command that repeats it, and the last things that happened; null = all was well. */
  readonly failure: string | null;
}

/** The last things that happened that a failure tells. */
const STORY_LINES = 60;

/** For whoever likes to look at a simulation. */
export interface Onlooker {
  readonly begun?: (sim: Simulation) => void | Promise<void>;
  /** Each day when the branch has been open for half of its hours; time stands still meanwhile. */
  readonly midday?: (sim: Simulation) => Promise<void>;
  /** Before the folder is removed; names what is wrong. */
  readonly ended?: (sim: Simulation) => Promise<readonly string[]>;
}

export async function outcomeOf(options: SimulationOptions, { begun, midday, ended }: Onlooker = {}): Promise<Outcome> {
  const sim = new Simulation(options);
  if (midday !== undefined) sim.midday = () => midday(sim);
  await begun?.(sim);
  const startedMs = performance.now();
  const error = await Promise.race([sim.run(), bugs()]).then(
    () => null,
    (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown))),
  );
  const { violations, story } = sim.witness;
  const wrong = [
    ...violations,
    ...(error !== null && violations.length === 0 ? [String(error.stack)] : []),
    ...sim.dishonest(),
    ...sim.missing(),
    ...(error === null && ended !== undefined ? await ended(sim) : []),
  ];
  if (error === null) sim.disk.remove();
  const seconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.cpuUsage();
  const hours = sim.timers.nowMs() / 3_600_000;
  return {
    report: {
      ...sim.figures(),
      hours: Number(hours.toFixed(2)),
      seconds: Math.round(seconds),
      cpuSeconds: Math.round((user + system) / 1e6),
      hoursPerSecond: Number((hours / seconds).toFixed(2)),
      hoursPerCpuSecond: Number((hours / ((user + system) / 1e6)).toFixed(2)),
    },
    failure: wrong.length === 0 ? null : [...wrong, repetition(options), ...story.slice(-STORY_LINES)].join('\n'),
  };
}

/** Rejects with what nobody expected: a box that is sold ends with exit code 70 then. */
function bugs(): Promise<never> {
  return new Promise((_resolve, reject) => {
    process.on('uncaughtException', reject);
    process.on('unhandledRejection', reject);
  });
}
