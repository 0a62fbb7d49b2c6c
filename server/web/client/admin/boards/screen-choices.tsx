/** View of the screen: its orientation, its language, and whether the lines for snapping are shown. */

import { Button } from '../../shared/button.js';
import type { LooksWord } from '../../shared/catalogues.js';
import type { SectionSpeech } from '../use-words.js';

export type Format = 'landscape' | 'portrait';

interface ScreenChoicesProps {
  readonly format: Format;
  readonly language: string;
  readonly languages: readonly string[];
  readonly isSnapping: boolean;
  readonly speech: SectionSpeech<LooksWord>;
  readonly onFormat: (format: Format) => void;
  readonly onLanguage: (language: string) => void;
  readonly onSnapping: (isSnapping: boolean) => void;
}

export function ScreenChoices(props: ScreenChoicesProps) {
  const { format, language, languages, isSnapping, speech, onFormat, onLanguage, onSnapping } = props;
  const { say } = speech;
  return (
    <div class="look-choices">
      <fieldset class="row look-group">
        <legend class="out-of-sight">{say('format')}</legend>
        {(['landscape', 'portrait'] as const).map((one) => (
          <Button key={one} aria-pressed={format === one} onClick={() => onFormat(one)}>
            {say(one)}
          </Button>
        ))}
      </fieldset>
      <label class="field">
        {say('sampleLanguage')}
        <select value={language} onChange={(event) => onLanguage(event.currentTarget.value)}>
          {languages.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
      <label class="look-switch">
        <input type="checkbox" checked={isSnapping} onChange={(event) => onSnapping(event.currentTarget.checked)} />
        {say('snapping')}
      </label>
    </div>
  );
}
