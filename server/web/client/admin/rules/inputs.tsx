/** Parts of sentences: choosers and numbers among words. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { Button, Check, Input } from '../../shared/parts/parts.js';
import { isNameless } from './advice.js';
import { say } from './words.js';

interface ChooserProps<Value extends string | number> {
  /** For who does not see the sentence. */
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [Value, string])[];
  readonly onChoose: (value: Value) => void;
}

export const Chooser = <Value extends string | number>({ label, value, options, onChoose }: ChooserProps<Value>) => (
  <select
    aria-label={label}
    value={value}
    onChange={({ currentTarget }) => {
      const chosen = options[currentTarget.selectedIndex];
      if (chosen !== undefined) onChoose(chosen[0]);
    }}
  >
    {options.map(([one, title]) => (
      <option key={one} value={one}>
        {title}
      </option>
    ))}
  </select>
);

/** As in the books. */
const NAME_LENGTH_MOST = 200;

interface NameProps {
  readonly value: string;
  /** What is said when there is none. */
  readonly missing: string;
  /** The box refuses it. */
  readonly isRefused: boolean;
  readonly onText: (text: string) => void;
}

export function NameField({ value, missing, isRefused, onText }: NameProps) {
  const fault = useId();
  const isMissing = isNameless({ name: value });
  return (
    <>
      <Input
        label={say('name')}
        value={value}
        maxLength={NAME_LENGTH_MOST}
        autocomplete="off"
        aria-invalid={isMissing || isRefused}
        aria-describedby={isMissing ? fault : undefined}
        onText={onText}
      />
      {isMissing ? (
        <p class="note bad" id={fault}>
          {missing}
        </p>
      ) : null}
    </>
  );
}

interface NumberProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  /** The box refuses it, beside other fields. */
  readonly isRefused?: boolean;
  readonly onNumber: (value: number) => void;
}

/** Of fields with what is no number of their range: it is not in the draft, which cannot be saved before it is mended. */
export const hasWrongNumber = (): boolean => document.querySelector(`.rules .${WRONG_NUMBER}`) !== null;
const WRONG_NUMBER = 'rule-fault';

/** What is no number of the range stays in the field alone, and beside it stands what is wanted. */
export function NumberField({ label, value, least, most, isRefused = false, onNumber }: NumberProps) {
  /** null = the number. */
  const [wrong, setWrong] = useState<string | null>(null);
  // Another number, or the row of another one.
  useEffect(() => setWrong(null), [label, value]);
  return (
    <>
      <input
        type="number"
        class="rule-number"
        aria-label={label}
        aria-invalid={isRefused || wrong !== null}
        min={least}
        max={most}
        value={wrong ?? value}
        onInput={({ currentTarget: { value: text } }) => {
          const number = Number(text);
          const isOne = text !== '' && Number.isInteger(number) && number >= least && number <= most;
          setWrong(isOne ? null : text);
          if (isOne) onNumber(number);
        }}
      />
      {wrong === null ? null : (
        <span class={WRONG_NUMBER} role="status">
          {' '}
          {say('range', { least, most })}
        </span>
      )}
    </>
  );
}

interface SomeProps<Value extends string | number> {
  readonly label: string;
  readonly options: readonly (readonly [Value, string])[];
  readonly chosen: readonly Value[];
  readonly onChoose: (chosen: Value[]) => void;
}

/** Some of a list, each with a box. */
export const Some = <Value extends string | number>({ label, options, chosen, onChoose }: SomeProps<Value>) => (
  <fieldset class="rule-some">
    <legend class="out-of-sight">{label}</legend>
    {options.map(([value, title]) => (
      <Check
        key={value}
        label={title}
        isChecked={chosen.includes(value)}
        onCheck={(is) => onChoose(options.map(([one]) => one).filter((one) => (one === value ? is : chosen.includes(one))))}
      />
    ))}
  </fieldset>
);

interface SentenceProps {
  readonly remove: string;
  readonly onRemove: () => void;
  readonly children: ComponentChildren;
}

/** One condition, which can be taken out. */
export const Sentence = ({ remove, onRemove, children }: SentenceProps) => (
  <li class="rule-sentence">
    <span class="rule-words">{children}</span>
    <Button kind="quiet" aria-label={remove} onClick={onRemove}>
      <span aria-hidden="true">×</span>
    </Button>
  </li>
);
