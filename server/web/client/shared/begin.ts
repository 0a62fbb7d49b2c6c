import { type ComponentChild, render } from 'preact';

/** Draws the page in place of the initial content of its HTML. */
export function begin(drawn: ComponentChild): void {
  const page = document.getElementById('page');
  if (page === null) return;
  page.replaceChildren();
  render(drawn, page);
}
