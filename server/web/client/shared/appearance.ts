/** The look of the branch on a page: its colour in the theme that is shown, as far as it can be read there, and its logo. */
import { accentOnPages } from '../../../model/designs/colours.js';
import { FACTS, type ShownAppearance } from './box/facts.js';
import { Store } from './box/store.js';
import { look } from './look.js';

const PLAIN: ShownAppearance = { logo: null, accent: null, kiosk: null, boards: null };

/** As the page was loaded; kiosks follow it. */
export const appearance = new Store<ShownAppearance>(FACTS.appearance ?? PLAIN);

const VARIABLES = {
  accent: '--accent',
  accentFill: '--accent-fill',
  accentInk: '--accent-ink',
  accentSoft: '--accent-soft',
  accentText: '--accent-text',
} as const;

function show(): void {
  const { style } = document.documentElement;
  const colours = accentOnPages(appearance.value.accent, look.value.theme);
  for (const [name, variable] of Object.entries(VARIABLES)) {
    if (colours === null) style.removeProperty(variable);
    else style.setProperty(variable, colours[name as keyof typeof VARIABLES]);
  }
}

show();
appearance.listen(show);
look.listen(show);
