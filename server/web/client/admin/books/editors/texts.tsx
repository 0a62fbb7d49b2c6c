/** Texts of another field in the other languages of the branch. What is not translated says so, and shows what visitors read instead. */
import type { ByLanguage } from '../../../../../model/by-language.js';
import { FACTS } from '../../../shared/box/facts.js';
import { LANGUAGE_NAMES } from '../../../shared/words/catalogues.js';
import { say } from '../words.js';
import type { EditorProps } from './plain.js';

/** The languages of the branch beside that of the books, and those that a file named. */
export function languagesOf(texts: ByLanguage): readonly string[] {
  const [, ...others] = FACTS.languages;
  return [...new Set([...others, ...Object.keys(texts)])];
}

/** Longer texts get several lines. */
const LONG_TEXT = 400;

export function TextsEdit({ attributes, schema, base, value, onValue }: EditorProps) {
  const texts = (value ?? {}) as ByLanguage;
  const [{ maxLength = 200 } = {}] = Object.values(schema.patternProperties ?? {});
  const change = (language: string, text: string) => {
    const { [language]: _before, ...others } = texts;
    onValue(text === '' ? others : { ...others, [language]: text });
  };
  return (
    <div class="lines">
      {languagesOf(texts).map((language) => {
        const text = texts[language] ?? '';
        const input = {
          id: `${attributes.id}-${language}`,
          lang: language,
          maxLength,
          placeholder: base,
          value: text,
          'aria-invalid': attributes['aria-invalid'],
          onInput: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) => change(language, currentTarget.value),
        };
        return (
          <div key={language} class="field text-in">
            <label class="row" for={input.id}>
              <span lang={language}>{LANGUAGE_NAMES.get(language) ?? language}</span>
              {text.trim() === '' ? <span class="tag missing">{say('untranslated')}</span> : null}
            </label>
            {maxLength >= LONG_TEXT ? <textarea rows={2} {...input} /> : <input autocomplete="off" {...input} />}
          </div>
        );
      })}
    </div>
  );
}
