/** Adds a row to a ticket. A picture is chosen first, because a picture row without one is invalid. */

import { useState } from 'preact/hooks';
import { Button } from '../../shared/button.js';
import type { LooksWord } from '../../shared/catalogues.js';
import { NEW_ROWS, type Part } from '../looks/fields.js';
import { PictureField } from '../looks/picture-field.js';
import { PAPER_PICTURE } from '../looks/picture-file.js';
import type { SectionSpeech } from '../use-words.js';

interface AddRowProps {
  readonly kinds: readonly string[];
  readonly speech: SectionSpeech<LooksWord>;
  readonly isFull: boolean;
  readonly onAdd: (row: Part) => void;
}

export function AddRow({ kinds, speech, isFull, onAdd }: AddRowProps) {
  const { say } = speech;
  const [kind, setKind] = useState('text');
  const add = () => {
    const row = NEW_ROWS[kind];
    if (row !== undefined) onAdd(row);
  };
  return (
    <div class="look-add">
      <label class="field">
        {say('newRow')}
        <select value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
          {[...kinds, 'image'].map((one) => (
            <option key={one} value={one}>
              {say(`row.${one}` as LooksWord)}
            </option>
          ))}
        </select>
      </label>
      {kind === 'image' ? (
        <PictureField
          label={say('field.image')}
          faults={[]}
          value=""
          limits={PAPER_PICTURE}
          speech={speech}
          onChange={(image) => onAdd({ row: 'image', image, height: 8 })}
        />
      ) : (
        <Button disabled={isFull} onClick={add}>
          + {say('add')}
        </Button>
      )}
    </div>
  );
}
