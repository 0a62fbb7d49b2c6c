/** The colours of a template, and whether text in them is readable. */

import type { LcdTheme } from '../../../../model/lcd-template.js';
import type { LooksWord } from '../../shared/catalogues.js';
import type { SectionSpeech } from '../use-words.js';
import { CONTRAST_MIN, contrastOf, PAIRS } from './contrast.js';

interface ThemeProps {
  readonly theme: LcdTheme;
  readonly speech: SectionSpeech<LooksWord>;
  readonly onChange: (theme: LcdTheme, name: string) => void;
}

const COLOURS = ['background', 'panel', 'ink', 'quiet', 'accent', 'accent_ink'] as const;

export function Theme({ theme, speech, onChange }: ThemeProps) {
  const { say } = speech;
  return (
    <details class="panel" open>
      <summary>
        <h2>{say('colours')}</h2>
      </summary>
      <div class="look-colours">
        {COLOURS.map((name) => (
          <label key={name} class="look-colour">
            <input type="color" value={theme[name]} onInput={(event) => onChange({ ...theme, [name]: event.currentTarget.value }, name)} />
            <span>{say(`colour.${name}`)}</span>
            <code>{theme[name]}</code>
          </label>
        ))}
      </div>
      <ul class="look-contrasts" aria-label={say('contrasts')}>
        {PAIRS.map(([letters, ground]) => {
          const ratio = contrastOf(theme[letters], theme[ground]);
          const isGood = ratio >= CONTRAST_MIN;
          const what = say('contrastOf', { letters: say(`colour.${letters}`), ground: say(`colour.${ground}`) });
          return (
            <li key={`${letters} ${ground}`} data-good={isGood}>
              {isGood ? '✓' : '✗'} {what}: {ratio.toFixed(1)} {isGood ? '' : say('contrastLow')}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
