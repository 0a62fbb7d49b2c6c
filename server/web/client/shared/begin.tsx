import './letters.css';
import './tokens.css';
import './components.css';
import { type ComponentType, render } from 'preact';
import { factsRead } from './box/facts.js';
import { useStore } from './box/store.js';
import type { Family } from './words/catalogues.js';
import { language, learn } from './words/words.js';

/**
 * Draws the page in place of the outline of its HTML, and again in another language.
 * @param family also the name of the page
 * @param others `vite.config.ts` sends them ahead, too
 */
export async function begin(family: Family, Page: ComponentType, ...others: readonly Family[]): Promise<void> {
  await learn(family, ...others);
  const page = document.getElementById('page');
  if (page === null) return;
  page.replaceChildren();
  render(<InLanguage Page={Page} />, page);
}

function InLanguage({ Page }: { readonly Page: ComponentType }) {
  useStore(factsRead);
  // What draws dates reads the language here.
  document.documentElement.lang = useStore(language);
  return <Page />;
}
