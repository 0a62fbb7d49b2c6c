/** Theme and text size of a page, kept for the next time. */

import { Store } from './box/store.js';
import { keep, kept } from './keep.js';

export const THEMES = ['light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];
export const TEXT_SIZES = [100, 150, 200] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

export interface Look {
  readonly theme: Theme;
  readonly textSize: TextSize;
}

const oneOf = <Value extends string | number>(values: readonly Value[], text: string | null): Value | undefined =>
  values.find((value) => String(value) === text);

function systemTheme(): Theme {
  if (matchMedia('(prefers-contrast: more)').matches) return 'contrast';
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Of the branch; null = as the computer is set. */
let branchTheme: Theme | null = null;

const usualLook = (): Look => ({
  theme: branchTheme ?? oneOf(THEMES, kept('local', 'theme')) ?? systemTheme(),
  textSize: oneOf(TEXT_SIZES, kept('local', 'text')) ?? 100,
});

export const look = new Store<Look>(usualLook());

/** @param isForNow applies to the present visitor of a kiosk only */
export function changeLook(change: Partial<Look>, isForNow = false): void {
  const { theme, textSize } = { ...look.value, ...change };
  if (!isForNow) {
    keep('local', 'theme', theme);
    keep('local', 'text', String(textSize));
  }
  look.set({ theme, textSize });
}

/** Resets to the setting of the computer, for the next visitor. */
export const resetLook = (): void => look.set(usualLook());

/** The theme of kiosks. Who has chosen another one for now keeps it. */
export function setBranchTheme(theme: Theme | null): void {
  const isUsual = look.value.theme === usualLook().theme;
  branchTheme = theme;
  if (isUsual) look.set({ ...look.value, theme: usualLook().theme });
}

function show({ theme, textSize }: Look): void {
  document.documentElement.dataset.theme = theme;
  document.documentElement.dataset.text = String(textSize);
}

show(look.value);
look.listen(show);
