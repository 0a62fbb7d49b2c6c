/** The fields of one part of a ticket design or board template, with the faults that the box reports. */
import { useId } from 'preact/hooks';
import { Check, Input, Select } from '../../shared/parts/parts.js';
import type { PictureLimits } from '../picture-file.js';
import { type Fault, faultsAt } from './faults.js';
import { type Field, type Part, withField } from './fields.js';
import { FaultsOf, type InputProps } from './input.js';
import { PictureField, PicturesField } from './picture-field.js';
import { has, say } from './words.js';
import { WordsField, WordsListField } from './words-field.js';

interface FormProps {
  readonly part: Part;
  readonly fields: readonly Field[];
  readonly languages: readonly string[];
  readonly faults: readonly Fault[];
  /** Place of this part: `rows.3`. */
  readonly place: string;
  readonly limits: PictureLimits;
  readonly onChange: (part: Part, field: string) => void;
}

export const FieldForm = (props: FormProps) => (
  <>
    {props.fields.map((field) => (
      <OneField key={field.name} field={field} {...props} />
    ))}
  </>
);

/** The label of a field: `field.text.size`, else `field.size`. */
export function labelOf(kind: string, name: string): string {
  const word = [`field.${kind}.${name}`, `field.${name}`].find(has);
  return word === undefined ? name : say(word);
}

function OneField({ field, ...props }: FormProps & { readonly field: Field }) {
  const { part, faults, place, onChange, languages, limits } = props;
  const kind = String(part.row ?? part.area ?? '');
  const label = labelOf(kind, field.name);
  const found = faultsAt(faults, `${place}.${field.name}`);
  const value = part[field.name];
  const change = (next: unknown) => onChange(withField(part, field.name, next), field.name);
  const common = { label, faults: found };
  switch (field.kind) {
    case 'words':
      return <WordsField {...common} value={value} languages={languages} isOptional={field.isOptional === true} onChange={change} />;
    case 'texts':
      return <WordsListField {...common} value={value} languages={languages} onChange={change} />;
    case 'text':
      return <TextField {...common} value={String(value ?? '')} onChange={change} />;
    case 'number':
      return <NumberField {...common} field={field} value={value} onChange={change} />;
    case 'switch': {
      const isOn = typeof value === 'boolean' ? value : field.usual;
      return <Check look="design-switch" label={label} isChecked={isOn} onCheck={(is) => change(is === field.usual ? undefined : is)} />;
    }
    case 'choice':
      return <ChoiceField {...common} field={field} value={value} onChange={change} />;
    case 'picture':
      return <PictureField {...common} value={String(value ?? '')} limits={limits} onChange={change} />;
    case 'pictures':
      return <PicturesField {...common} value={value} limits={limits} onChange={change} />;
  }
}

function TextField({ label, faults, value, onChange }: InputProps & { readonly value: string }) {
  const id = useId();
  return (
    <Input label={label} value={value} maxLength={500} aria-invalid={faults.length > 0} aria-describedby={id} onText={onChange}>
      <FaultsOf faults={faults} id={id} />
    </Input>
  );
}

type NumberProps = InputProps & { readonly field: Extract<Field, { kind: 'number' }>; readonly value: unknown };

function NumberField({ label, faults, field, value, onChange }: NumberProps) {
  const id = useId();
  const { min, max, step, usual } = field;
  const isOff = typeof value === 'number' && (value < min || value > max);
  const shown = isOff ? [{ field: field.name, text: say('faultRange', { what: min, until: max }) }] : faults;
  const type = (typed: string) => {
    if (typed !== '' && !Number.isNaN(Number(typed))) onChange(Number(typed));
    else if (typed === '' && usual !== undefined) onChange(undefined);
  };
  return (
    <Input
      label={label}
      type="number"
      {...{ min, max, step }}
      value={typeof value === 'number' ? value : ''}
      placeholder={usual === undefined ? '' : String(usual)}
      required={usual === undefined}
      aria-invalid={shown.length > 0}
      aria-describedby={id}
      onText={type}
    >
      <FaultsOf faults={shown} id={id} />
    </Input>
  );
}

type ChoiceProps = InputProps & { readonly field: Extract<Field, { kind: 'choice' }>; readonly value: unknown };

function ChoiceField({ label, field: { name, values, usual }, value, onChange }: ChoiceProps) {
  const options = values.map((one) => {
    const word = [`choice.${name}.${one}`, `value.${one}`].find(has);
    return [one, word === undefined ? one : say(word)] as const;
  });
  return (
    <Select
      label={label}
      value={typeof value === 'string' ? value : usual}
      options={options}
      onChoose={(one) => onChange(one === usual ? undefined : one)}
    />
  );
}
