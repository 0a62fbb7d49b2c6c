/** What is wrong with an answer of the set-up. */

export interface AnswerFault {
  /** The field: `branch`, `service.0.name`. */
  readonly at: string;
  readonly text: string;
}

/** For an input: whether it has a fault. */
export const marked = (faults: readonly AnswerFault[], at: string) => ({ 'aria-invalid': faults.some((fault) => fault.at === at) });
