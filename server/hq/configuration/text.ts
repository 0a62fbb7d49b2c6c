/** A text of a configuration, before it goes on its way: nothing that every branch would refuse does. */
import { REVISION_LENGTH_MAX } from '../../protocol/commands/box/headquarters.js';
import { readConfigurationFile } from '../../protocol/configuration-file/read.js';
import { type Excess, excessOf } from '../../protocol/configuration-file/size.js';

/** As JSON in a message of NATS, which has a MiB with all that is around it: letters of most languages take two or three bytes. */
const BYTES_MAX = 1_000_000;

type Faults = ReturnType<typeof readConfigurationFile>['faults'];

/** What it has too much of, or else what is wrong with it. */
export function judged(text: string): { readonly excess: Excess } | { readonly excess: null; readonly faults: Faults } {
  const excess = tooLong(text) ?? excessOf(text);
  return excess ? { excess } : { excess: null, faults: readConfigurationFile(text).faults };
}

function tooLong(text: string): Excess | undefined {
  if (text.length > REVISION_LENGTH_MAX) return { most: REVISION_LENGTH_MAX, what: 'characters' };
  return Buffer.byteLength(JSON.stringify(text)) > BYTES_MAX ? { most: BYTES_MAX, what: 'bytes' } : undefined;
}
