/** Small components that pages share. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';

type ButtonProps = Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'class'> & {
  readonly kind?: 'primary' | 'danger' | 'quiet' | 'plain';
  readonly look?: string;
  readonly children: ComponentChildren;
};

/** Its default type does not submit a form, because most buttons do something else. */
export const Button = ({ kind = 'plain', look = '', children, ...rest }: ButtonProps) => (
  <button ref={useLastingFocus(rest.disabled === true)} type="button" class={`button ${kind} ${look}`} {...rest}>
    {children}
  </button>
);

/**
 * A button is disabled while its request is under way, and browsers take the focus of a disabled one: who works by keyboard has it back
 * afterwards. Not who works by mouse, whose next space bar is for the page.
 */
function useLastingFocus(isDisabled: boolean) {
  const button = useRef<HTMLButtonElement>(null);
  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    if (isDisabled) hadFocus.current = button.current?.matches(':focus-visible') ?? false;
    else if (hadFocus.current && document.activeElement === document.body) button.current?.focus();
  }, [isDisabled]);
  return button;
}

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
  readonly hasActions?: boolean;
  /** On a telephone each row is a card, whose cells say of which column they are. */
  readonly isStacked?: boolean;
  readonly children: ComponentChildren;
}

export function Table({ columns, look = '', label, hasActions = false, isStacked = false, children }: TableProps) {
  const table = useRef<HTMLTableElement>(null);
  useEffect(() => {
    if (isStacked && table.current !== null) nameCells(table.current);
  });
  return (
    // What scrolls is reached by keyboard, or its end is seen by mice alone.
    <section class="wide" aria-label={label} tabIndex={label === undefined ? undefined : 0}>
      <table ref={table} class={`table ${isStacked ? 'stacked' : ''} ${look}`}>
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
}

function nameCells({ tHead, tBodies: [body] }: HTMLTableElement): void {
  // Without the arrow of a column that is sorted.
  const names = [...(tHead?.rows[0]?.cells ?? [])].map(({ textContent }) => textContent.replace(/[▴▾]/u, '').trim());
  for (const { cells } of body?.rows ?? []) {
    let column = 0;
    for (const cell of cells) {
      const { [column]: name } = names;
      // A cell of several columns is of none of them.
      if (name && cell.colSpan === 1) cell.dataset.column = name;
      column += cell.colSpan;
    }
  }
}

interface SelectProps<Value extends string | number> {
  readonly label: ComponentChildren;
  readonly value: Value;
  readonly options: readonly (readonly [Value, ComponentChildren])[];
  readonly onChoose: (value: Value) => void;
  readonly look?: string;
  /** Below the select. */
  readonly children?: ComponentChildren;
}

export const Select = <Value extends string | number>({ label, value, options, onChoose, look = '', children }: SelectProps<Value>) => (
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
    {children}
  </label>
);

type InputProps = Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'label' | 'onInput'> & {
  readonly label: ComponentChildren;
  readonly onText: (text: string) => unknown;
  /** Below the input. */
  readonly children?: ComponentChildren;
};

export const Input = ({ label, onText, children, ...input }: InputProps) => (
  <label class="field">
    {label}
    <input {...input} onInput={(event) => onText(event.currentTarget.value)} />
    {children}
  </label>
);

interface CheckProps {
  readonly label: ComponentChildren;
  readonly isChecked: boolean;
  readonly onCheck: (isChecked: boolean) => unknown;
  readonly look?: string;
  readonly disabled?: boolean;
}

export const Check = ({ label, isChecked, onCheck, look = 'box', disabled = false }: CheckProps) => (
  <label class={look}>
    <input type="checkbox" checked={isChecked} disabled={disabled} onChange={(event) => onCheck(event.currentTarget.checked)} />
    <span>{label}</span>
  </label>
);

interface ChoicesProps<Value extends string | number> {
  readonly legend: string;
  /** Whether all see the legend; otherwise screen readers alone. */
  readonly isTitled?: boolean;
  /** null = nothing yet. */
  readonly chosen: Value | null;
  /** The third says more, below the title. */
  readonly options: readonly (readonly [Value, string, string?])[];
  readonly onChoose: (value: Value) => void;
}

/** One of a few, all of them visible. */
export function Choices<Value extends string | number>({ legend, isTitled = false, chosen, options, onChoose }: ChoicesProps<Value>) {
  const name = useId();
  return (
    <fieldset class="choices">
      <legend class={isTitled ? 'choices-title' : 'out-of-sight'}>{legend}</legend>
      {options.map(([value, title, more = '']) => (
        <label key={value} class="choice">
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
          <span>
            {title}
            {more === '' ? null : <small>{more}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface PanelProps {
  readonly title: ComponentChildren;
  readonly look?: string;
  /** Beside the title. */
  readonly beside?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A part of a page under a title, which names it for screen readers. */
export function Panel({ title, look = 'panel', beside, children }: PanelProps) {
  const id = useId();
  const heading = <h2 id={id}>{title}</h2>;
  return (
    <section class={look} aria-labelledby={id}>
      {beside === undefined ? (
        heading
      ) : (
        <div class="row panel-head">
          {heading}
          {beside}
        </div>
      )}
      {children}
    </section>
  );
}

/** Of a form: acts instead of loading another page. */
export const submits = (act: () => unknown) => (event: Event) => {
  event.preventDefault();
  void act();
};
