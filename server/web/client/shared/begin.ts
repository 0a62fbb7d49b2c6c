import { type ComponentChild, render } from 'preact';

/** Draws the page in the place of what its HTML showed until now. */
export function begin(drawn: ComponentChild): void {
  const page = document.getElementById('page');
  if (page === null) return;
  page.replaceChildren();
  render(drawn, page);
}
