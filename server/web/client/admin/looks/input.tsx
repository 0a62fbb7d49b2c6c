/** Common parts of the inputs of a design or template. */
import type { LooksWord } from '../../shared/catalogues.js';
import type { SectionSpeech } from '../use-words.js';
import type { Fault } from './faults.js';

export interface InputProps {
  readonly label: string;
  readonly faults: readonly Fault[];
  readonly speech: SectionSpeech<LooksWord>;
  readonly onChange: (value: unknown) => void;
}

export function FaultsOf({ faults, id }: { readonly faults: readonly Fault[]; readonly id: string }) {
  if (faults.length === 0) return null;
  return (
    <span class="look-fault" id={id}>
      {faults.map(({ text }) => text).join(' ')}
    </span>
  );
}
