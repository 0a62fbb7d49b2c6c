/** The place of an area as numbers, for exact input. */

import { useId } from 'preact/hooks';
import { type Fault, faultsAt } from '../designs/faults.js';
import { FaultsOf } from '../designs/input.js';
import { say } from '../designs/words.js';
import type { Box } from './boxes.js';

interface BoxFieldsProps {
  readonly box: Box;
  readonly faults: readonly Fault[];
  readonly place: string;
  readonly onBox: (box: Box) => void;
}

const SIDES = ['left', 'top', 'width', 'height'] as const;

export function BoxFields({ box, faults, place, onBox }: BoxFieldsProps) {
  const id = useId();
  const found = faultsAt(faults, `${place}.box`);
  return (
    <fieldset class="design-box" aria-describedby={id}>
      <legend>{say('box')}</legend>
      {SIDES.map((side, index) => (
        <label key={side} class="field">
          {say(`side.${side}`)}
          <input
            type="number"
            min={0}
            max={100}
            step={0.5}
            value={box[index]}
            aria-invalid={found.length > 0}
            onInput={(event) => {
              const typed = Number(event.currentTarget.value);
              if (event.currentTarget.value !== '' && typed >= 0 && typed <= 100) onBox(withSide(box, index, typed));
            }}
          />
        </label>
      ))}
      <FaultsOf faults={found} id={id} />
    </fieldset>
  );
}

function withSide([left, top, width, height]: Box, index: number, value: number): Box {
  const sides = [left, top, width, height];
  sides[index] = value;
  return [sides[0] ?? 0, sides[1] ?? 0, sides[2] ?? 0, sides[3] ?? 0];
}
