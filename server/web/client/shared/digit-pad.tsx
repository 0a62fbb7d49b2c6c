import { Button } from './button.js';

interface DigitPadProps {
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** Name of the field for screen readers. */
  readonly label: string;
  readonly eraseLabel: string;
  readonly clearLabel: string;
}

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
const LENGTH_MAX = 40;

/** Digits by touch; `useTypedDigits` takes those of a keyboard. */
export function DigitPad({ value, onValue, label, eraseLabel, clearLabel }: DigitPadProps) {
  const add = (digit: string) => onValue((value + digit).slice(0, LENGTH_MAX));
  return (
    <div>
      <output class="pad-value" aria-label={label}>
        {value || '\u00a0'}
      </output>
      <fieldset class="pad">
        <legend class="out-of-sight">{label}</legend>
        {DIGITS.map((digit) => (
          <Button key={digit} onClick={() => add(digit)}>
            {digit}
          </Button>
        ))}
        <Button aria-label={clearLabel} onClick={() => onValue('')}>
          C
        </Button>
        <Button onClick={() => add('0')}>0</Button>
        <Button aria-label={eraseLabel} onClick={() => onValue(value.slice(0, -1))}>
          ⌫
        </Button>
      </fieldset>
    </div>
  );
}
