/** Histories that once were not true; `make soak-sim` lives them before it tries new ones. */
import type { Settings } from './settings.js';

export interface KnownHistory extends Partial<Settings> {
  readonly SEED: string;
  /** What was wrong. */
  readonly why: string;
}

export const SEEDS: readonly KnownHistory[] = [
  {
    SEED: '7',
    QBOX_SIM_VISITORS: '400',
    QBOX_SIM_FAULT_MINUTES: '2',
    why: 'the disk was full while the box started: nobody started it again',
  },
  {
    SEED: '20261125',
    QBOX_SIM_DAYS: '2',
    why: 'a printer had stopped with a full buffer: zeros that it could not take were sent to it for ever, and not what makes it go on',
  },
  {
    SEED: '1',
    QBOX_SIM_DAYS: '2',
    QBOX_SIM_HOURS: '2',
    QBOX_SIM_VISITORS: '60',
    QBOX_SIM_FAULT_MINUTES: '2',
    why: 'the clock was set back, then the power went: the last heartbeat was in the future, and everybody had waited for longer',
  },
];
