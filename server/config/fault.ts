/** What is wrong with a configuration, as whoever reads it is told. */

import type { Expected } from './expectations.js';

export interface ConfigFault extends Expected {
  /** `limits.requests_per_second`, or the flag or file as a whole. */
  readonly field: string;
  /** The value found; undefined if there is nothing to quote. */
  readonly got: string | undefined;
  /** `flag --port`, `environment QBOX_PORT`, `file /etc/qbox/qbox.toml` or `default`. */
  readonly source: string;
}

export interface ConfigFaults {
  readonly faults: readonly ConfigFault[];
}

/** One line for each fault, for standard error. */
export const describeFaults = ({ faults }: ConfigFaults): string =>
  faults
    .map(({ field, expected, got, source }) => `${field}: expected ${expected}${got === undefined ? '' : `, got ${got}`} (${source})`)
    .join('\n');
