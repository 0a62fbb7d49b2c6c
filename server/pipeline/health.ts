/** What handlers know of the process and the machine; `server/app/health.ts` finds it out. */
import type { LogLevel } from '../protocol/commands/diagnostics.js';
import type { ReplyData } from '../protocol/registry.js';

/** What is not in the state and not known to the clock. */
export type HealthFacts = Omit<ReplyData<'diagnostics'>, 'clock' | 'time_zone' | 'configured_log_level' | 'sequence' | 'faults'>;

export interface Health {
  readonly facts: () => HealthFacts;
  /** Until the process ends. */
  readonly setLogLevel: (level: LogLevel) => void;
}
