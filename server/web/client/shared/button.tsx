import type { ComponentChildren, JSX } from 'preact';

type ButtonProps = Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'class' | 'type'> & {
  readonly kind?: 'primary' | 'danger' | 'quiet' | 'plain';
  readonly look?: string;
  readonly children: ComponentChildren;
};

/** Its default type does not submit a form, because most buttons do something else. */
export const Button = ({ kind = 'plain', look = '', children, ...rest }: ButtonProps) => (
  <button type="button" class={`button ${kind} ${look}`} {...rest}>
    {children}
  </button>
);

/** The button of a form. */
export const SubmitButton = ({ children, disabled }: { readonly children: ComponentChildren; readonly disabled?: boolean }) => (
  <button type="submit" class="button primary" disabled={disabled ?? false}>
    {children}
  </button>
);
