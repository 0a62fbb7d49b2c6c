/** Pictures of a design or template: chosen from the computer, reduced in the browser, checked by the box. */
import { useId } from 'preact/hooks';
import { FileField } from '../../shared/parts/file-field.js';
import { type PictureLimits, pictureUrl } from '../picture-file.js';
import { usePictureChoice } from '../use-picture-choice.js';
import { FaultsOf, type InputProps, ListField } from './input.js';
import { say } from './words.js';
import './picture-field.css';

interface PictureProps extends InputProps {
  /** Base64; '' = none, or none that was chosen just now. */
  readonly value: string;
  readonly limits: PictureLimits;
  /** The address of the present picture, where it is not the value. */
  readonly present?: string | null;
}

export function PictureField({ label, faults, value, limits, present = null, onChange }: PictureProps) {
  const id = useId();
  const { fault, choose } = usePictureChoice(limits, onChange);
  const address = value === '' ? present : pictureUrl(value);
  const shown = fault === null ? faults : [{ field: '', text: fault }];
  return (
    <div class="picture-field">
      <FileField
        label={label}
        accept="image/png,image/jpeg,image/webp"
        isNamed={false}
        isFaulty={shown.length > 0}
        describedBy={`${id} ${id}-limits`}
        onFile={choose}
      >
        {address === null ? null : <img class="design-picture" src={address} alt={say('presentPicture')} />}
      </FileField>
      <p class="soft" id={`${id}-limits`}>
        {say('pictureLimits', { side: limits.side, kilobytes: Math.floor((limits.length * 3) / 4 / 1000) })}
      </p>
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
