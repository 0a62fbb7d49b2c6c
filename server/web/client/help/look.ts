/**
 * The guides are plain HTML (see `help.vite.ts`); all that runs in them is the choice of colours and size of text, for this and for other
 * pages, and of the language of the list.
 */
import '../shared/letters.css';
import '../shared/tokens.css';
import { keep, kept } from '../shared/keep.js';
import { changeLook, look, TEXT_SIZES, THEMES } from '../shared/look.js';
import './help.css';

const nextOf = <Value>(values: readonly Value[], value: Value): Value | undefined => values[(values.indexOf(value) + 1) % values.length];

for (const button of document.querySelectorAll<HTMLElement>('[data-look]'))
  button.addEventListener('click', () => {
    const { theme, textSize } = look.value;
    changeLook(
      button.dataset.look === 'theme' ? { theme: nextOf(THEMES, theme) ?? 'light' } : { textSize: nextOf(TEXT_SIZES, textSize) ?? 100 },
    );
  });

const lists = [...document.querySelectorAll<HTMLElement>('.list > section')];
const isHere = (language: string | null): language is string => lists.some(({ lang }) => lang === language);

/** Chosen here or on another page before, else as the browser prefers; without a script all of them are shown. */
function showList(): void {
  const named = location.hash.slice(1);
  if (isHere(named)) keep('local', 'language', named);
  const chosen = [kept('local', 'language'), ...navigator.languages.map((tag) => tag.slice(0, 2))].find(isHere) ?? lists[0]?.lang ?? '';
  for (const list of lists) list.hidden = list.lang !== chosen;
  document.documentElement.lang = chosen;
}

if (lists.length > 0) {
  showList();
  addEventListener('hashchange', showList);
}
