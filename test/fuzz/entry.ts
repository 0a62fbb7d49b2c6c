/** What Jazzer.js calls: the target that the environment names. */
import { TARGETS } from './targets/index.js';

const target = TARGETS.get(process.env.QBOX_FUZZ_TARGET ?? '');
if (target === undefined) throw new Error(`QBOX_FUZZ_TARGET: expected one of ${[...TARGETS.keys()].join(', ')}`);
const { run } = target;

export const fuzz = (bytes: Buffer): void | Promise<void> => run(bytes);
