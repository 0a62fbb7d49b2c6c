/** Adds an area to a screen. For an area of pictures, a picture is chosen first. */

import { useState } from 'preact/hooks';
import { Button } from '../../shared/button.js';
import type { LooksWord } from '../../shared/catalogues.js';
import { NEW_AREAS, type Part } from '../looks/fields.js';
import { PictureField } from '../looks/picture-field.js';
import { SCREEN_PICTURE } from '../looks/picture-file.js';
import type { SectionSpeech } from '../use-words.js';

interface AddAreaProps {
  readonly speech: SectionSpeech<LooksWord>;
  readonly isFull: boolean;
  readonly onAdd: (area: Part) => void;
}

export function AddArea({ speech, isFull, onAdd }: AddAreaProps) {
  const { say } = speech;
  const [kind, setKind] = useState('clock');
  return (
    <div class="look-add">
      <label class="field">
        {say('newArea')}
        <select value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
          {[...Object.keys(NEW_AREAS), 'pictures'].map((one) => (
            <option key={one} value={one}>
              {say(`area.${one}` as LooksWord)}
            </option>
          ))}
        </select>
      </label>
      {kind === 'pictures' ? (
        <PictureField
          label={say('field.pictures')}
          faults={[]}
          value=""
          limits={SCREEN_PICTURE}
          speech={speech}
          onChange={(picture) => onAdd({ area: 'pictures', pictures: [picture] })}
        />
      ) : (
        <Button disabled={isFull} onClick={() => onAdd(NEW_AREAS[kind] ?? {})}>
          + {say('add')}
        </Button>
      )}
    </div>
  );
}
