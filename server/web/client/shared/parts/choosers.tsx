/** Choosers of language, theme and text size. Without `isForNow` the choice is kept for the next time. */

import { useStore } from '../box/store.js';
import { changeLook, look, TEXT_SIZES, THEMES } from '../look.js';
import { LANGUAGE_NAMES } from '../words/catalogues.js';
import { choose, language, offeredLanguages, sayShared } from '../words/words.js';
import { Button } from './parts.js';

interface ChooserProps {
  readonly isForNow?: boolean;
}

export function LanguageChooser({ isForNow = false }: ChooserProps) {
  const current = useStore(language);
  const offered = offeredLanguages();
  if (offered.length < 2) return null;
  return (
    <nav class="row languages" aria-label={sayShared('language')}>
      {offered.map((one) => (
        <Button key={one} kind="quiet" lang={one} aria-current={one === current} onClick={() => void choose(one, isForNow)}>
          {LANGUAGE_NAMES.get(one)}
        </Button>
      ))}
    </nav>
  );
}

/** Two buttons that cycle through the values: the next value is visible, and no menu is needed. */
export function LookChooser({ isForNow = false }: ChooserProps) {
  const { theme, textSize } = useStore(look);
  const next = <Value,>(values: readonly Value[], value: Value): Value | undefined => values[(values.indexOf(value) + 1) % values.length];
  return (
    <div class="row looks">
      <Button
        kind="quiet"
        aria-label={`${sayShared('textSize')}: ${textSize} %`}
        onClick={() => changeLook({ textSize: next(TEXT_SIZES, textSize) ?? 100 }, isForNow)}
      >
        <span aria-hidden="true">
          A<small>A</small>
        </span>
      </Button>
      <Button kind="quiet" aria-label={sayShared('theme')} onClick={() => changeLook({ theme: next(THEMES, theme) ?? 'light' }, isForNow)}>
        <span aria-hidden="true">◐</span>
      </Button>
    </div>
  );
}
