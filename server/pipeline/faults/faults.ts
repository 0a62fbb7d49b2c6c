/**
 * The box faults that are present: at most one for each code. The code that detects a condition raises the fault and clears it when it is
 * over; both may be called again and again. Nothing is kept on disk: after a restart faults are found anew.
 */
import { type Fault, type FaultCode, faultOf, type ParametersOf } from '../../model/faults.js';

export interface FaultLog {
  warn(details: object, text: string): void;
  error(details: object, text: string): void;
  info(details: object, text: string): void;
}

export class Faults {
  private readonly present = new Map<FaultCode, Fault>();
  private readonly followers: (() => void)[] = [];

  constructor(
    private readonly log: FaultLog,
    private readonly wallMs: () => number,
  ) {}

  /** Logged when it is new. Raised again, it keeps its `sinceMs` and takes the new parameters. */
  raise<Code extends FaultCode>(code: Code, parameters: ParametersOf<Code>): void {
    const before = this.present.get(code);
    const raised = faultOf(code, parameters, before?.sinceMs ?? this.wallMs());
    if (before?.text === raised.text && before.remedy === raised.remedy) return;
    this.present.set(code, raised);
    if (before === undefined) {
      const { severity, text, remedy } = raised;
      this.log[severity === 'error' ? 'error' : 'warn']({ fault: code, ...parameters }, `${text} ${remedy}`);
    }
    this.changed();
  }

  /** Logged when it was present. */
  clear(code: FaultCode): void {
    const cleared = this.present.get(code);
    if (cleared === undefined) return;
    this.present.delete(code);
    this.log.info({ fault: code, seconds: Math.round((this.wallMs() - cleared.sinceMs) / 1000) }, 'a fault of the box is over');
    this.changed();
  }

  /** The oldest first. */
  list(): readonly Fault[] {
    return [...this.present.values()];
  }

  /** Calls `changed` after each change, for as long as the box lives. */
  follow(changed: () => void): void {
    this.followers.push(changed);
  }

  private changed(): void {
    for (const follower of this.followers) follower();
  }
}
