/** The field of one setting, with its default and what is wrong with it. */

import { FACTS } from '../../shared/box/facts.js';
import { Button, Check, Select } from '../../shared/parts/parts.js';
import { LANGUAGE_NAMES, LANGUAGES, type Word } from '../../shared/words/catalogues.js';
import { type Draft, isSame, readText, type Setting, type SettingFault, textOf, type Value, valueIn } from './draft.js';
import { expectedText } from './fault-text.js';
import { has, say } from './words.js';
import { ZoneInput } from './zone.js';

/** A list of codes in the file; a choice of names here. */
const LANGUAGES_OF_BRANCH = 'branch.languages';

/** Lists that the file may have with any values: here the usual ones, and those of the file, are chosen from. */
const OFFERED: Readonly<Record<string, readonly (number | string)[]>> = {
  [LANGUAGES_OF_BRANCH]: LANGUAGES,
  'branch.postpone_delays_minutes': [1, 2, 3, 5, 10, 15, 20, 25, 30, 45, 60, 90, 120],
  'lcd.picture_sizes': ['1280x720', '1366x768', '1080x1920', '2560x1440', '3840x2160'],
};
/** These stand in the order of their numbers, whatever is chosen last. */
const isByNumber = (name: string): boolean => name === 'branch.postpone_delays_minutes';

const LANGUAGES_OF_VOICE = 'voice.languages';

interface FieldProps {
  readonly setting: Setting;
  readonly draft: Draft;
  readonly faults: readonly SettingFault[];
  readonly onValue: (value: Value) => void;
}

export function SettingField({ setting, draft, faults, onValue }: FieldProps) {
  const { name, value, fixed } = setting;
  const wrong = faults.filter(({ field }) => field === name);
  const isChanged = draft.has(name);
  const mayReset = !fixed && (isChanged ? draft.get(name) !== null : setting.source === 'file');
  const became = valueIn(draft, setting);
  return (
    <div class="setting" data-setting={name} data-changed={isChanged}>
      {fixed ? <Fixed setting={setting} /> : <Control setting={setting} value={became} onValue={onValue} />}
      <p class="soft setting-hint">
        {fixed ? say(whyFixed(setting)) : isSame(became, setting.default) ? '' : say('default', { value: shown(setting, setting.default) })}
        {fixed || !isChanged ? '' : ` ${say('was', { value: shown(setting, value) })}`}
        {mayReset ? (
          <Button kind="quiet" aria-label={say('useDefaultOf', { setting: labelOf(setting) })} onClick={() => onValue(null)}>
            {say('useDefault')}
          </Button>
        ) : null}
      </p>
      {wrong.map((fault) => (
        <p key={fault.expected} class="note bad" role="alert">
          {say('expected')} <FaultText setting={setting} fault={fault} />
        </p>
      ))}
    </div>
  );
}

/** In the reader's language where there are words for it, else as the box says it. */
export function labelOf({ name, description }: Setting): string {
  const key = `name.${name}`;
  return has(key) ? say(key) : description;
}

const Label = ({ setting }: Pick<FieldProps, 'setting'>) => (
  <span lang={has(`name.${setting.name}`) ? undefined : 'en'}>{labelOf(setting)}</span>
);

function FaultText({ setting, fault }: { readonly setting: Setting; readonly fault: SettingFault }) {
  const { name, kind, least, most } = setting;
  const own = `expects.${name}`;
  if (has(own)) return <>{say(own)}</>;
  if (kind === 'number' && least !== null && most !== null) return <>{say('expectsNumber', { least, most })}</>;
  return <>{expectedText(fault)}</>;
}

const whyFixed = ({ source }: Setting): Word<'settings'> =>
  source === 'environment' ? 'fixed.environment' : source === 'flag' ? 'fixed.flag' : 'fixed.file';

/** A value in words. */
export function shown({ kind, name }: Pick<Setting, 'kind' | 'name'>, value: unknown): string {
  if (kind === 'switch') return say(value === true ? 'yes' : 'no');
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return say('none');
  const words = (Array.isArray(value) ? value : [value]).map((one) => wordOf(name, one));
  return words.join(', ');
}

function wordOf(name: string, value: unknown): string {
  if (name === LANGUAGES_OF_BRANCH) return LANGUAGE_NAMES.get(String(value)) ?? String(value);
  const key = `choice.${name}.${String(value)}`;
  return has(key) ? say(key) : String(value);
}

const Fixed = ({ setting }: Pick<FieldProps, 'setting'>) => (
  <p class="setting-fixed">
    <strong>
      <Label setting={setting} />
    </strong>
    <span>{shown(setting, setting.value)}</span>
  </p>
);

interface ControlProps {
  readonly setting: Setting;
  readonly value: unknown;
  readonly onValue: (value: Value) => void;
}

function Control({ setting, value, onValue }: ControlProps) {
  const { kind, choices, name } = setting;
  const label = <Label setting={setting} />;
  if (kind === 'switch') return <Check look="check" label={label} isChecked={value === true} onCheck={onValue} />;
  if (kind === 'choice') {
    const options = choices.map((word) => [word, wordOf(name, word)] as const);
    return <Select label={label} value={String(value)} options={options} onChoose={onValue} />;
  }
  if (kind === 'choices' || name in OFFERED) return <SeveralChoices setting={setting} value={value} onValue={onValue} />;
  return <TextControl setting={setting} value={value} onValue={onValue} />;
}

/** In the order in which they were chosen, which is the order of languages that are spoken. */
function SeveralChoices({ setting, value, onValue }: ControlProps) {
  const { name } = setting;
  const chosen: readonly (number | string)[] = Array.isArray(value) ? value : [];
  const choices = OFFERED[name] === undefined ? inOrderOfPages(setting) : inOrder(name, [...OFFERED[name], ...chosen]);
  const choose = (word: number | string, is: boolean) =>
    onValue(inOrder(name, is ? [...chosen, word] : chosen.filter((one) => one !== word)) as Value);
  return (
    <fieldset class="setting-choices">
      <legend>
        <Label setting={setting} />
      </legend>
      <div class="row">
        {choices.map((word) => (
          <Check key={word} look="check" label={wordOf(name, word)} isChecked={chosen.includes(word)} onCheck={(is) => choose(word, is)} />
        ))}
      </div>
      {chosen.length > 1 && (!(name in OFFERED) || name === LANGUAGES_OF_BRANCH) ? (
        <p class="soft">{say('inThisOrder', { values: shown(setting, chosen) })}</p>
      ) : null}
      {name === LANGUAGES_OF_VOICE ? <Unspoken spoken={chosen.map(String)} choices={setting.choices} /> : null}
    </fieldset>
  );
}

const inOrder = (name: string, values: readonly (number | string)[]): (number | string)[] => {
  const once = [...new Set(values)];
  return isByNumber(name) ? once.sort((one, other) => Number(one) - Number(other)) : once;
};

/** Languages stand everywhere in the order of the pages. */
const inOrderOfPages = ({ name, choices }: Setting): readonly string[] =>
  name === LANGUAGES_OF_VOICE
    ? [...LANGUAGES.filter((one) => choices.includes(one)), ...choices.filter((one) => !LANGUAGES.includes(one))]
    : choices;

/** Languages of the branch that its calls leave out, as far as the box speaks them. */
function Unspoken({ spoken, choices }: { readonly spoken: readonly string[]; readonly choices: readonly string[] }) {
  const missing = FACTS.languages.filter((one) => choices.includes(one) && !spoken.includes(one));
  if (missing.length === 0) return null;
  return <p class="soft">{say('unspoken', { values: missing.map((one) => wordOf(LANGUAGES_OF_VOICE, one)).join(', ') })}</p>;
}

function TextControl({ setting, value, onValue }: ControlProps) {
  const { kind, least, most, name } = setting;
  const onText = (text: string) => onValue(readText(setting, text));
  if (name === 'branch.time_zone') return <ZoneInput label={<Label setting={setting} />} value={textOf(value)} onText={onText} />;
  const number = kind === 'number' ? { type: 'number', min: least ?? undefined, max: most ?? undefined } : { type: 'text' };
  return (
    <label class="field">
      <Label setting={setting} />
      <input
        {...number}
        key={`${name} ${textOf(setting.value)}`}
        value={textOf(value)}
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => onText(currentTarget.value)}
      />
    </label>
  );
}
