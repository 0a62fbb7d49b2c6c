/** The colours of a template, and whether text in them is readable. */
import type { LcdTheme } from '../../../../model/lcd-template.js';
import { say } from '../designs/words.js';
import { CONTRAST_MIN, contrastOf, PAIRS } from './contrast.js';

interface ThemeProps {
  readonly theme: LcdTheme;
  readonly onChange: (theme: LcdTheme, name: string) => void;
}

const COLOURS = ['background', 'panel', 'ink', 'quiet', 'accent', 'accent_ink'] as const;

export function Theme({ theme, onChange }: ThemeProps) {
  return (
    <details class="panel" open>
      <summary>
        <h2>{say('colours')}</h2>
      </summary>
      <div class="design-colours">
        {COLOURS.map((name) => (
          <label key={name} class="design-colour">
            <input type="color" value={theme[name]} onInput={(event) => onChange({ ...theme, [name]: event.currentTarget.value }, name)} />
            <span>{say(`colour.${name}`)}</span>
            <code>{theme[name]}</code>
          </label>
        ))}
      </div>
      <ul class="design-contrasts" aria-label={say('contrasts')}>
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
