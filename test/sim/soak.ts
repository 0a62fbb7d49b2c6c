/**
 * Runs of the simulation, as many at once as there are processors, until one is not true: those of `seeds.ts` first and then each from a
 * random seed (`make soak-sim RUNS=100`), or from a seed that is given and those after it (`SEED=7 make soak-sim RUNS=2`).
 */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { SEEDS } from './seeds.js';
import type { Settings } from './settings.js';

const RUNS = Number(process.argv[2] ?? Number.POSITIVE_INFINITY);
if (!(RUNS > 0)) throw new Error(`expected how many runs, got "${process.argv[2]}"`);

const first = process.env.SEED;
const known = first === undefined ? SEEDS.map(({ why: _, ...settings }): Partial<Settings> => settings) : [];
const seedOf = (run: number): number => (first === undefined ? randomInt(2 ** 31) : Number(first) + run);
const running = new Set<Promise<boolean>>();
let failures = 0;
for (let begun = 0; begun < RUNS && failures === 0; begun++) {
  const run = live(known.shift() ?? { SEED: String(seedOf(begun)) }).finally(() => running.delete(run));
  running.add(run);
  if (running.size >= availableParallelism()) failures += (await Promise.race(running)) ? 0 : 1;
}
for (const isTrue of await Promise.all(running)) failures += isTrue ? 0 : 1;
process.exitCode = failures === 0 ? 0 : 1;

/** Resolves with whether everything was true. */
async function live(settings: Partial<Settings>): Promise<boolean> {
  const child = spawn(process.execPath, [...process.execArgv, join(import.meta.dirname, 'run.js')], {
    env: { ...process.env, ...settings, QBOX_SIM_QUIET: '1' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}
