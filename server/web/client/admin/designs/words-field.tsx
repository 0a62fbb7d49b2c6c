/** A text, or one for each language. */
import { useId } from 'preact/hooks';
import { Button } from '../../shared/parts/parts.js';
import { LANGUAGE_NAMES } from '../../shared/words/catalogues.js';
import { faultsAt } from './faults.js';
import { FaultsOf, type InputProps, ListField } from './input.js';
import { say } from './words.js';

type Words = string | Readonly<Record<string, string>>;

const isWords = (value: unknown): value is Words => typeof value === 'string' || (typeof value === 'object' && value !== null);

type WordsProps = InputProps & {
  readonly value: unknown;
  readonly languages: readonly string[];
  readonly isOptional?: boolean;
};

export function WordsField({ label, faults, value, languages, isOptional = false, onChange }: WordsProps) {
  const id = useId();
  const words: Words = isWords(value) ? value : '';
  const byLanguage = typeof words === 'object';
  const first = byLanguage ? (Object.values(words)[0] ?? '') : words;
  const shown = byLanguage ? [...new Set([...languages, ...Object.keys(words)])] : [];
  const set = (next: Words) => onChange(isOptional && next === '' ? undefined : next);
  return (
    <fieldset class="design-words" aria-describedby={id}>
      <legend>{label}</legend>
      {byLanguage ? (
        shown.map((language) => (
          <label key={language} class="design-language">
            <span lang={language}>{LANGUAGE_NAMES.get(language) ?? language}</span>
            <textarea
              rows={1}
              maxLength={500}
              value={words[language] ?? ''}
              aria-label={`${label}, ${LANGUAGE_NAMES.get(language) ?? language}`}
              aria-invalid={faultsAt(faults, '').length > 0 || faults.some(({ field }) => field.endsWith(`.${language}`))}
              onInput={(event) => set(withLanguage(words, language, event.currentTarget.value))}
            />
          </label>
        ))
      ) : (
        <textarea
          rows={1}
          maxLength={500}
          value={words}
          aria-label={label}
          aria-invalid={faults.length > 0}
          onInput={(event) => set(event.currentTarget.value)}
        />
      )}
      <FaultsOf faults={faults} id={id} />
      <Button
        kind="quiet"
        onClick={() => set(byLanguage ? first : Object.fromEntries((languages.length > 0 ? languages : ['ru']).map((one) => [one, first])))}
      >
        {say(byLanguage ? 'oneText' : 'textByLanguage')}
      </Button>
    </fieldset>
  );
}

/** A language without a text gets that of the first: an empty text would be displayed as nothing. */
function withLanguage(words: Readonly<Record<string, string>>, language: string, text: string): Words {
  const { [language]: _before, ...others } = words;
  if (text === '' && Object.keys(others).length > 0) return others;
  return { ...words, [language]: text };
}

export function WordsListField({ label, faults, value, languages, onChange }: WordsProps) {
  const texts: readonly Words[] = Array.isArray(value) ? value.filter(isWords) : [];
  return (
    <ListField
      label={label}
      items={texts}
      removeLabel={(number) => say('removeText', { number })}
      drawn={(text, itsLabel, set, index) => (
        <WordsField label={itsLabel} faults={index === 0 ? faults : []} value={text} languages={languages} onChange={set} />
      )}
      onChange={onChange}
    >
      {texts.length < 50 ? <Button onClick={() => onChange([...texts, say('newText')])}>{say('addText')}</Button> : null}
    </ListField>
  );
}
