/** Adds a row to a ticket or an area to a screen. A picture is chosen first, because a part without one is invalid. */
import { useState } from 'preact/hooks';
import { Button } from '../../shared/button.js';
import type { Word } from '../../shared/catalogues.js';
import { Select } from '../../shared/parts.js';
import type { Part } from './fields.js';
import { PictureField } from './picture-field.js';
import type { PictureLimits } from './picture-file.js';
import { say } from './words.js';

interface AddPartProps {
  readonly what: 'row' | 'area';
  /** A new part of each kind, except for the kind of pictures. */
  readonly fresh: Readonly<Record<string, Part>>;
  readonly first: string;
  readonly pictures: {
    readonly kind: string;
    readonly label: Word<'designs'>;
    readonly limits: PictureLimits;
    readonly made: (picture: unknown) => Part;
  };
  readonly isFull: boolean;
  readonly onAdd: (part: Part) => void;
}

export function AddPart({ what, fresh, first, pictures, isFull, onAdd }: AddPartProps) {
  const [kind, setKind] = useState(first);
  const kinds = [...Object.keys(fresh), pictures.kind];
  return (
    <div class="design-add">
      <Select
        label={say(what === 'row' ? 'newRow' : 'newArea')}
        value={kind}
        options={kinds.map((one) => [one, say(`${what}.${one}` as Word<'designs'>)])}
        onChoose={setKind}
      />
      {kind === pictures.kind ? (
        <PictureField
          label={say(pictures.label)}
          faults={[]}
          value=""
          limits={pictures.limits}
          onChange={(picture) => onAdd(pictures.made(picture))}
        />
      ) : (
        <Button disabled={isFull} onClick={() => onAdd(fresh[kind] ?? {})}>
          + {say('add')}
        </Button>
      )}
    </div>
  );
}
