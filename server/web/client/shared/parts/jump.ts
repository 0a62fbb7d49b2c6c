/** To a part of a long page, by a control of the page: the address belongs to its sections. */

/** Scrolls to what is found and gives it the focus, so that the next Tab goes on from there. What is folded is opened. */
export function jumpTo(selector: string): void {
  const part = document.querySelector<HTMLElement>(selector);
  if (part === null) return;
  part.closest('details')?.setAttribute('open', '');
  part.scrollIntoView();
  if (!part.matches('input, select, textarea, button')) part.tabIndex = -1;
  part.focus({ preventScroll: true });
}
