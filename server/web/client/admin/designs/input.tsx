/** Common parts of the inputs of a design or template. */
import type { ComponentChildren } from 'preact';
import { Button } from '../../shared/parts/parts.js';
import type { Fault } from './faults.js';

export interface InputProps {
  readonly label: string;
  readonly faults: readonly Fault[];
  readonly onChange: (value: unknown) => void;
}

export function FaultsOf({ faults, id }: { readonly faults: readonly Fault[]; readonly id: string }) {
  if (faults.length === 0) return null;
  return (
    <span class="design-fault" id={id}>
      {faults.map(({ text }) => text).join(' ')}
    </span>
  );
}

interface ListFieldProps<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly removeLabel: (number: number) => string;
  readonly drawn: (item: Item, label: string, set: (next: unknown) => void, index: number) => ComponentChildren;
  readonly onChange: (items: readonly unknown[]) => void;
  /** Adds one. */
  readonly children: ComponentChildren;
}

/** A list of values, of which at least one stays. */
export const ListField = <Item,>({ label, items, removeLabel, drawn, onChange, children }: ListFieldProps<Item>) => (
  <fieldset class="design-texts">
    <legend>{label}</legend>
    {items.map((item, index) => (
      <div key={index} class="design-text">
        {drawn(item, `${label} ${index + 1}`, (next) => onChange(items.map((one, at) => (at === index ? next : one))), index)}
        {items.length > 1 ? (
          <Button aria-label={removeLabel(index + 1)} onClick={() => onChange(items.filter((_, at) => at !== index))}>
            ✕
          </Button>
        ) : null}
      </div>
    ))}
    {children}
  </fieldset>
);
