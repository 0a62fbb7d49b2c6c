/** View of the screen: its orientation, its language, and whether the lines for snapping are shown. */

import { Button } from '../../shared/button.js';
import { Select } from '../../shared/parts.js';
import { say } from '../designs/words.js';

export type Format = 'landscape' | 'portrait';

interface ScreenChoicesProps {
  readonly format: Format;
  readonly language: string;
  readonly languages: readonly string[];
  readonly isSnapping: boolean;
  readonly onFormat: (format: Format) => void;
  readonly onLanguage: (language: string) => void;
  readonly onSnapping: (isSnapping: boolean) => void;
}

export function ScreenChoices(props: ScreenChoicesProps) {
  const { format, language, languages, isSnapping, onFormat, onLanguage, onSnapping } = props;
  return (
    <div class="design-choices">
      <fieldset class="row design-group">
        <legend class="out-of-sight">{say('format')}</legend>
        {(['landscape', 'portrait'] as const).map((one) => (
          <Button key={one} aria-pressed={format === one} onClick={() => onFormat(one)}>
            {say(one)}
          </Button>
        ))}
      </fieldset>
      <Select label={say('sampleLanguage')} value={language} options={languages.map((one) => [one, one])} onChoose={onLanguage} />
      <label class="design-switch">
        <input type="checkbox" checked={isSnapping} onChange={(event) => onSnapping(event.currentTarget.checked)} />
        {say('snapping')}
      </label>
    </div>
  );
}
