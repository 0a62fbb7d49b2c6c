/** What forecasts have to be better than: people ahead times the mean time, divided by the windows, with a gamma spread. */

import type { Quantiles } from '../../../server/engine/forecast/correction.js';
import type { Engine } from '../models/engine.js';

export interface LineAhead {
  readonly service: number;
  /** Those who waited before him with the same operation, and those of other services at the same windows. */
  readonly people: number;
  readonly windows: number;
  readonly idleWindows: number;
}

/** How the line stands before a visitor joins it. */
export function lineAhead({ state }: Engine, service: number, operation: number): LineAhead {
  const windows = [...state.windows].filter(([id, { clerkId, stateId }]) => {
    return clerkId > 0 && stateId === 1 && state.books.Workplace.get(id)?.operations.includes(operation);
  });
  const people = [...state.consumers.values()].filter((consumer) => consumer.state === 'WAITING').length;
  return { service, people, windows: windows.length, idleWindows: windows.filter(([, { consumerId }]) => consumerId <= 0).length };
}

/** Of the spread of one time of service. */
const VARIATION = 0.7;
const AT_ONCE_MS = 12_000;

export function gammaQuantiles({ people, windows, idleWindows }: LineAhead, meanMs: number): Quantiles {
  const served = idleWindows > people ? 0 : people + 1 - idleWindows;
  if (served === 0) return { leastMs: AT_ONCE_MS / 2, medianMs: AT_ONCE_MS, mostMs: 3 * AT_ONCE_MS };
  const waitMs = (served * meanMs) / Math.max(1, windows);
  const shape = served / VARIATION ** 2;
  const [leastMs, medianMs, mostMs] = [-1.2816, 0, 1.2816].map((normal) => waitMs * wilsonHilferty(shape, normal));
  return { leastMs: leastMs ?? 0, medianMs: medianMs ?? 0, mostMs: mostMs ?? 0 };
}

/** A quantile of the gamma distribution with mean 1. Wilson and Hilferty, The Distribution of Chi-Square, 1931. */
const wilsonHilferty = (shape: number, normal: number): number => Math.max(0, 1 - 1 / (9 * shape) + normal / (3 * Math.sqrt(shape))) ** 3;
