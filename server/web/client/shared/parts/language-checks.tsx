/** Languages by their names, in the order in which they were chosen; at least one stays. */
import { LANGUAGE_NAMES, LANGUAGES } from '../words/catalogues.js';
import { Check } from './parts.js';

interface LanguageChecksProps {
  readonly legend: string;
  readonly chosen: readonly string[];
  /** Left out = those of the pages, and those that are chosen already. */
  readonly offered?: readonly string[];
  readonly disabled?: boolean;
  readonly onChoose: (chosen: readonly string[]) => void;
}

export const languageName = (language: string): string => LANGUAGE_NAMES.get(language) ?? language;

export const LanguageChecks = ({ legend, chosen, offered, disabled = false, onChoose }: LanguageChecksProps) => (
  <fieldset class="language-checks">
    <legend>{legend}</legend>
    <div class="row">
      {(offered ?? [...new Set([...LANGUAGES, ...chosen])]).map((one) => (
        <Check
          key={one}
          label={<span lang={one}>{languageName(one)}</span>}
          isChecked={chosen.includes(one)}
          disabled={disabled || (chosen.length === 1 && chosen[0] === one)}
          onCheck={(is) => onChoose(is ? [...chosen, one] : chosen.filter((other) => other !== one))}
        />
      ))}
    </div>
  </fieldset>
);
