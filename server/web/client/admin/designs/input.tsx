/** Common parts of the inputs of a design or template. */
import type { Fault } from './faults.js';

export interface InputProps {
  readonly label: string;
  readonly faults: readonly Fault[];
  readonly onChange: (value: unknown) => void;
}

export function FaultsOf({ faults, id }: { readonly faults: readonly Fault[]; readonly id: string }) {
  if (faults.length === 0) return null;
  return (
    <span class="design-fault" id={id}>
      {faults.map(({ text }) => text).join(' ')}
    </span>
  );
}
