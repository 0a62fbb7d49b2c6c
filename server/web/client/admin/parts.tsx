/** Components shared by the sections. */
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
  /** The last column has buttons. */
  readonly hasActions?: boolean;
  readonly children: ComponentChildren;
}

export const Table = ({ columns, look = '', hasActions = false, children }: TableProps) => (
  <div class="wide">
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
  </div>
);
