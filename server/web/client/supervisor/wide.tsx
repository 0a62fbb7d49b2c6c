import type { ComponentChildren } from 'preact';

/** A table that may be wider than the window can also be scrolled with the arrow keys. */
export const Wide = ({ label, children }: { readonly label: string; readonly children: ComponentChildren }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard, or its end is seen by mice alone.
  <section class="wide" aria-label={label} tabIndex={0}>
    {children}
  </section>
);
