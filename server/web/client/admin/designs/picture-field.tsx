/** Pictures of a design or template: chosen from the computer, reduced in the browser, checked by the box. */
import { useId, useState } from 'preact/hooks';
import { Button } from '../../shared/button.js';
import { FaultsOf, type InputProps } from './input.js';
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
  const { label } = props;
  const pictures: readonly string[] = Array.isArray(value) ? value.map(String) : [];
  const set = (index: number, next: unknown) => onChange(pictures.map((one, at) => (at === index ? next : one)));
  return (
    <fieldset class="design-texts">
      <legend>{label}</legend>
      {pictures.map((picture, index) => (
        <div key={index} class="design-text">
          <PictureField {...props} label={`${label} ${index + 1}`} value={picture} onChange={(next) => set(index, next)} />
          {pictures.length > 1 ? (
            <Button
              aria-label={say('removePicture', { number: index + 1 })}
              onClick={() => onChange(pictures.filter((_, at) => at !== index))}
            >
              ✕
            </Button>
          ) : null}
        </div>
      ))}
      <PictureField {...props} label={say('addPicture')} faults={[]} value="" onChange={(next) => onChange([...pictures, next])} />
    </fieldset>
  );
}
