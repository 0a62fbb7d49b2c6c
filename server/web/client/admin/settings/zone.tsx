/** A time zone by its IANA name, with those that the browser knows to choose from. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Input } from '../../shared/parts/parts.js';

const ZONES: readonly string[] = Intl.supportedValuesOf('timeZone');

interface ZoneInputProps {
  readonly label: ComponentChildren;
  readonly value: string;
  readonly disabled?: boolean;
  readonly onText: (text: string) => unknown;
  readonly children?: ComponentChildren;
}

export function ZoneInput({ children, ...input }: ZoneInputProps) {
  const list = useId();
  return (
    <Input {...input} list={list} autocomplete="off" spellcheck={false}>
      {children}
      <datalist id={list}>
        {ZONES.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </Input>
  );
}
