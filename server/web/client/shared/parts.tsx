/** Small components that pages share. */
import type { ComponentChildren } from 'preact';

/** An error message; '' = none. */
export const Fault = ({ text }: { readonly text: string }) =>
  text === '' ? null : (
    <p class="note bad" role="alert">
      {text}
    </p>
  );

interface TableProps {
  readonly columns: readonly ComponentChildren[];
  readonly look?: string;
  /** Names the part that scrolls, if the table may be wider than the window. */
  readonly label?: string;
  /** The last column has buttons. */
  readonly hasActions?: boolean;
  readonly children: ComponentChildren;
}

export const Table = ({ columns, look = '', label, hasActions = false, children }: TableProps) => (
  // What scrolls is reached by keyboard, or its end is seen by mice alone.
  <section class="wide" aria-label={label} tabIndex={label === undefined ? undefined : 0}>
    <table class={`table ${look}`}>
      <thead>
        <tr>
          {columns.map((column, index) => (
            <th key={index} scope="col">
              {column}
            </th>
          ))}
          {hasActions ? <td /> : null}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </section>
);

interface FigureProps {
  readonly name: string;
  readonly label: string;
  readonly value: string | number;
  readonly more?: string;
  readonly isBad?: boolean;
}

/** A figure among others, in a `<dl class="facts">`. */
export const Figure = ({ name, label, value, more = '', isBad = false }: FigureProps) => (
  <div class={isBad ? 'fact bad' : 'fact'}>
    <dt>{label}</dt>
    <dd>
      <strong data-fact={name}>{value}</strong> <span class="soft">{more}</span>
    </dd>
  </div>
);

interface SelectProps<Value extends string | number> {
  readonly label: ComponentChildren;
  readonly value: Value;
  readonly options: readonly (readonly [Value, ComponentChildren])[];
  readonly onChoose: (value: Value) => void;
  readonly look?: string;
}

export const Select = <Value extends string | number>({ label, value, options, onChoose, look = '' }: SelectProps<Value>) => (
  <label class={`field ${look}`}>
    {label}
    <select
      value={value}
      onChange={({ currentTarget }) => {
        const chosen = options[currentTarget.selectedIndex];
        if (chosen !== undefined) onChoose(chosen[0]);
      }}
    >
      {options.map(([one, title]) => (
        <option key={one} value={one}>
          {title}
        </option>
      ))}
    </select>
  </label>
);

interface InputProps {
  readonly label: ComponentChildren;
  readonly type?: string;
  readonly value: string | number;
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly onText: (text: string) => unknown;
}

export const Input = ({ label, onText, ...input }: InputProps) => (
  <label class="field">
    {label}
    <input {...input} onInput={(event) => onText(event.currentTarget.value)} />
  </label>
);
