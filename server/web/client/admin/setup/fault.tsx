/** What is wrong with an answer of the set-up. */

export interface AnswerFault {
  /** The field: `branch`, `service.0.name`. */
  readonly at: string;
  readonly text: string;
}

/** For an input: whether it has a fault. */
export const marked = (faults: readonly AnswerFault[], at: string) => ({ 'aria-invalid': faults.some((fault) => fault.at === at) });

interface FaultAtProps {
  readonly faults: readonly AnswerFault[];
  readonly at: string;
}

/** Beside the field, as the form is longer than a window: below it all of them are said at once. */
export function FaultAt({ faults, at }: FaultAtProps) {
  const found = faults.find((fault) => fault.at === at);
  return found === undefined ? null : <span class="answer-fault">{found.text}</span>;
}
