/** What a run of the simulation is told by the environment, and the command that repeats it. */
import type { SimulationOptions } from './simulation.js';

/** Names of the environment, in whole numbers. */
export type Settings = Readonly<
  Record<
    | 'SEED'
    | 'QBOX_SIM_DAYS'
    | 'QBOX_SIM_HOURS'
    | 'QBOX_SIM_VISITORS'
    | 'QBOX_SIM_WINDOWS'
    | 'QBOX_SIM_FAULT_MINUTES'
    | 'QBOX_SIM_THREADS'
    | 'QBOX_SIM_HQ',
    string
  >
>;

const whole = (name: keyof Settings, otherwise: number): number => {
  const text = process.env[name];
  const value = Number(text ?? otherwise);
  if (!Number.isInteger(value) || value < 0) throw new Error(`${name}: expected a whole number, got "${text}"`);
  return value;
};

const MINUTE_MS = 60_000;
/** Windows of the demo branch. */
const DEMO_WINDOWS = 6;

export function settings(seed = whole('SEED', 20_261_125)): SimulationOptions {
  return {
    seed,
    days: whole('QBOX_SIM_DAYS', 1),
    hoursADay: whole('QBOX_SIM_HOURS', 10),
    visitorsADay: whole('QBOX_SIM_VISITORS', 250),
    moreWindows: Math.max(0, whole('QBOX_SIM_WINDOWS', DEMO_WINDOWS) - DEMO_WINDOWS),
    faultEveryMs: whole('QBOX_SIM_FAULT_MINUTES', 6) * MINUTE_MS,
    hasThreads: whole('QBOX_SIM_THREADS', 0) === 1,
    hasHeadquarters: whole('QBOX_SIM_HQ', 0) === 1,
    timeZone: process.env.QBOX_SIM_TIME_ZONE ?? 'UTC',
  };
}

/** One command that lives the same history again. */
export const repetition = (options: SimulationOptions): string => {
  const { seed, days, hoursADay, visitorsADay, moreWindows, faultEveryMs, hasThreads, hasHeadquarters = false, timeZone } = options;
  return [
    `SEED=${seed} QBOX_SIM_DAYS=${days} QBOX_SIM_HOURS=${hoursADay} QBOX_SIM_VISITORS=${visitorsADay}`,
    `QBOX_SIM_WINDOWS=${moreWindows + DEMO_WINDOWS} QBOX_SIM_FAULT_MINUTES=${faultEveryMs / MINUTE_MS}`,
    `${hasThreads ? 'QBOX_SIM_THREADS=1 ' : ''}QBOX_SIM_HQ=${hasHeadquarters ? 1 : 0}`,
    `${timeZone === 'UTC' ? '' : `QBOX_SIM_TIME_ZONE=${timeZone} `}make sim`,
  ].join(' ');
};
