/**
 * Tests devices for a technician. A test always ends and has no priority: calls and tickets come first, and the device shows its normal
 * content again afterwards. A test that is cut short by a call, a ticket or a stop of the box is not repeated.
 */
import type { Timers } from '../../../drivers/timing.js';
import { type Rejection, reject } from '../../model/errors/errors.js';
import { type ErrorParameters, type FieldFaultCode, filledIn } from '../../model/errors/refusal-reasons.js';
import { TEST_OUTCOMES, type TestOutcomeCode } from '../../model/errors/test-outcomes.js';
import type { DeviceTestOrder, DeviceTestReport, DeviceTests } from '../../pipeline/platform/devices.js';
import type { DeviceSource, TestOutcome } from './device-source.js';

/** The test patterns of each kind, the default first. */
export const TEST_PATTERNS: Readonly<Record<string, readonly string[]>> = {
  printer: ['page', 'identify'],
  led: ['segments', 'glyphs', 'identify'],
  lcd: ['picture', 'identify'],
  keypad: ['lights', 'keys', 'identify'],
  sound: ['sentence', 'identify'],
};

export const failed = (code: TestOutcomeCode, parameters: ErrorParameters = {}): TestOutcome => outcome(false, code, parameters);
export const done = (code: TestOutcomeCode, parameters: ErrorParameters = {}): TestOutcome => outcome(true, code, parameters);

/** A call may cut short the test of a display. */
export const cutShort = (wasCut: boolean): ErrorParameters => ({ cut: wasCut ? 'yes' : 'no' });

function outcome(isDone: boolean, code: TestOutcomeCode, parameters: ErrorParameters): TestOutcome {
  const text = filledIn(TEST_OUTCOMES[code], parameters);
  return { isDone, code, parameters, text: parameters.cut === 'yes' ? `${text} A call cut it short.` : text };
}

export class Workbench implements DeviceTests {
  private readonly pauses = new Set<() => void>();
  /** One test at a time for each device. */
  private readonly underTest = new Set<string>();
  private isStopped = false;

  constructor(
    private readonly sources: readonly DeviceSource[],
    private readonly timers: Timers,
  ) {}

  async test({ name, kind, pattern, ticket }: DeviceTestOrder): Promise<DeviceTestReport | Rejection> {
    const all = this.sources.flatMap((source) => source.rows().map((row) => ({ source, row })));
    const named = all.filter(({ row }) => row.name === name && (kind === null || row.kind === kind));
    const [found, ...others] = named;
    const invalid = (field: string, why: FieldFaultCode, fault: string): Rejection =>
      reject('invalidField', { field: `data.${field}`, fault, why, name });
    if (found === undefined) {
      const known = all.map(({ row }) => `${row.kind} ${row.name}`).join(', ');
      return invalid('name', 'deviceUnknown', `expected one of the devices ${known || '(there are none)'}, got "${name}"`);
    }
    const kinds = named.map(({ row }) => row.kind).join(', ');
    if (others.length > 0) return invalid('kind', 'deviceAmbiguous', `expected one of ${kinds}: each has a device "${name}"`);
    const patterns = TEST_PATTERNS[found.row.kind] ?? [];
    const [usual] = patterns;
    const chosen = pattern ?? usual;
    const { source, row } = found;
    if (source.test === undefined || chosen === undefined) return invalid('name', 'testUnknown', `a ${row.kind} cannot be tried out so`);
    if (!patterns.includes(chosen)) return invalid('pattern', 'testUnknown', `expected one of ${patterns.join(', ')} for a ${row.kind}`);
    const report = { kind: row.kind, pattern: chosen };
    const key = `${row.kind} ${name}`;
    if (this.underTest.has(key)) return { ...report, ...failed('alreadyRunning') };
    this.underTest.add(key);
    try {
      return { ...report, ...(await source.test({ name, pattern: chosen, ...(ticket && { ticket }), pause: (ms) => this.pause(ms) })) };
    } finally {
      this.underTest.delete(key);
    }
  }

  stop(): void {
    this.isStopped = true;
    for (const end of this.pauses) end();
  }

  private pause(ms: number): Promise<boolean> {
    if (this.isStopped) return Promise.resolve(false);
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        this.pauses.delete(end);
        resolve(!this.isStopped);
      };
      const cancel = this.timers.after(ms, end);
      this.pauses.add(end);
    });
  }
}
