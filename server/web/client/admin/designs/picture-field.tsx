/** Pictures of a design or template: chosen from the computer, reduced in the browser, checked by the box. */
import { useId, useState } from 'preact/hooks';
import { FaultsOf, type InputProps, ListField } from './input.js';
import { type PictureFault, type PictureLimits, pictureFrom, pictureUrl } from './picture-file.js';
import { say } from './words.js';

type PictureProps = InputProps & { readonly value: string; readonly limits: PictureLimits };

export function PictureField({ label, faults, value, limits, onChange }: PictureProps) {
  const id = useId();
  const [fault, setFault] = useState<PictureFault | null>(null);
  const take = async (file: Blob | undefined) => {
    if (file === undefined) return;
    const taken = await pictureFrom(file, limits);
    setFault('fault' in taken ? taken.fault : null);
    if ('base64' in taken) onChange(taken.base64);
  };
  const shown = fault === null ? faults : [{ field: '', text: say(fault) }];
  return (
    <div class="field">
      <span>{label}</span>
      {value === '' ? null : <img class="design-picture" src={pictureUrl(value)} alt={say('presentPicture')} />}
      <span class="soft">{say('pictureLimits', { side: limits.side, kilobytes: Math.floor((limits.length * 3) / 4 / 1000) })}</span>
      <input
        type="file"
        accept="image/png,image/jpeg,image/webp"
        aria-label={label}
        aria-invalid={shown.length > 0}
        aria-describedby={id}
        onChange={(event) => {
          const input = event.currentTarget;
          void take(input.files?.[0]).then(() => {
            input.value = '';
          });
        }}
      />
      <FaultsOf faults={shown} id={id} />
    </div>
  );
}

export function PicturesField({ value, onChange, ...props }: InputProps & { readonly value: unknown; readonly limits: PictureLimits }) {
  const pictures: readonly string[] = Array.isArray(value) ? value.map(String) : [];
  return (
    <ListField
      label={props.label}
      items={pictures}
      removeLabel={(number) => say('removePicture', { number })}
      drawn={(picture, label, set) => <PictureField {...props} label={label} value={picture} onChange={set} />}
      onChange={onChange}
    >
      <PictureField {...props} label={say('addPicture')} faults={[]} value="" onChange={(next) => onChange([...pictures, next])} />
    </ListField>
  );
}
