/** Choosers of language, theme and text size. */
import { Button } from './button.js';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from './catalogues.js';
import { changeLook, look, TEXT_SIZES, THEMES } from './look.js';
import { useStore } from './store.js';
import type { Speaking } from './words.js';

interface ChooserProps<Key extends string> {
  readonly speaker: Speaking<Key>;
  readonly label: string;
  /** The choice is not kept for the next visitor. */
  readonly isForNow?: boolean;
}

export function LanguageChooser<Key extends string>({ speaker, label, isForNow = false }: ChooserProps<Key>) {
  const { language: current } = useStore(speaker.speech);
  const choose = (language: Language) => void speaker.choose(language, isForNow);
  return (
    <nav class="row languages" aria-label={label}>
      {LANGUAGES.map((language) => (
        <Button key={language} kind="quiet" lang={language} aria-current={language === current} onClick={() => choose(language)}>
          {LANGUAGE_NAMES.get(language)}
        </Button>
      ))}
    </nav>
  );
}

interface LookChooserProps {
  readonly themeLabel: string;
  readonly textLabel: string;
  readonly isForNow?: boolean;
}

/** Two buttons that cycle through the values: the next value is visible, and no menu is needed. */
export function LookChooser({ themeLabel, textLabel, isForNow = false }: LookChooserProps) {
  const { theme, textSize } = useStore(look);
  const next = <Value,>(values: readonly Value[], value: Value): Value | undefined => values[(values.indexOf(value) + 1) % values.length];
  return (
    <div class="row looks">
      <Button
        kind="quiet"
        aria-label={`${textLabel}: ${textSize} %`}
        onClick={() => changeLook({ textSize: next(TEXT_SIZES, textSize) ?? 100 }, isForNow)}
      >
        <span aria-hidden="true">
          A<small>A</small>
        </span>
      </Button>
      <Button kind="quiet" aria-label={themeLabel} onClick={() => changeLook({ theme: next(THEMES, theme) ?? 'light' }, isForNow)}>
        <span aria-hidden="true">◐</span>
      </Button>
    </div>
  );
}
