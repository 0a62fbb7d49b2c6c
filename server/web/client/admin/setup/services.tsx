/** The services of a first set-up, each with its names in the languages of the branch. */
import { useRef } from 'preact/hooks';
import type { ByLanguage } from '../../../../model/by-language.js';
import { Button, Panel } from '../../shared/parts/parts.js';
import { LANGUAGE_NAMES } from '../../shared/words/catalogues.js';
import { type AnswerFault, FaultAt, marked } from './fault.js';
import { type Answers, letterFor, type PlannedService } from './plan.js';
import { everywhere, type Texts } from './texts.js';
import { numberText, say } from './words.js';

const USUAL = ['usual.1', 'usual.2', 'usual.3', 'usual.4', 'usual.5', 'usual.6'] as const;
const USUAL_MINUTES = 5;

const serviceAt = (index: number, languages: readonly string[], names: ByLanguage = {}): PlannedService => ({
  names,
  prefix: letterFor(index, languages),
  minutes: USUAL_MINUTES,
});

export const usualServices = (texts: Texts, languages: readonly string[]): readonly PlannedService[] =>
  USUAL.map((word, index) => serviceAt(index, languages, everywhere(texts, word)));

interface ServicesPanelProps {
  readonly answers: Pick<Answers, 'services' | 'languages'>;
  readonly texts: Texts;
  readonly faults: readonly AnswerFault[];
  readonly onServices: (services: readonly PlannedService[]) => void;
}

export function ServicesPanel({ answers: { services, languages }, texts, faults, onServices }: ServicesPanelProps) {
  const change = (index: number, part: Partial<PlannedService>) =>
    onServices(services.map((service, other) => (other === index ? { ...service, ...part } : service)));
  const first = useRef<HTMLInputElement>(null);
  // Examples only: services that somebody wrote are removed one by one.
  const areExamples = JSON.stringify(services) === JSON.stringify(usualServices(texts, languages));
  const begin = () => {
    onServices([serviceAt(0, languages)]);
    first.current?.focus();
  };
  return (
    <Panel title={say('services')}>
      <p class="soft">{say('servicesHint', { letter: letterFor(0, languages) })}</p>
      <div class="planned planned-head" aria-hidden="true">
        <div class="planned-names">
          {languages.map((language) => (
            <strong key={language} lang={languages.length > 1 ? language : undefined}>
              {languages.length > 1 ? LANGUAGE_NAMES.get(language) : say('nameColumn')}
            </strong>
          ))}
        </div>
        <strong>{say('prefixColumn')}</strong>
        <strong>{say('minutesColumn')}</strong>
      </div>
      {services.map((service, index) => (
        <ServiceLine
          key={index}
          {...{ service, languages, faults, number: index + 1 }}
          first={index === 0 ? first : null}
          onChange={(part) => change(index, part)}
          onRemove={() => onServices(services.filter((_service, other) => other !== index))}
        />
      ))}
      <div class={`row ${faults.some(({ at }) => at === 'services') ? 'has-fault' : ''}`}>
        <Button onClick={() => onServices([...services, serviceAt(services.length, languages)])}>{say('addService')}</Button>
        {areExamples ? <Button onClick={begin}>{say('ownServices')}</Button> : null}
      </div>
    </Panel>
  );
}

interface ServiceLineProps {
  readonly service: PlannedService;
  readonly languages: readonly string[];
  readonly faults: readonly AnswerFault[];
  /** From 1. */
  readonly number: number;
  readonly first: { current: HTMLInputElement | null } | null;
  readonly onChange: (part: Partial<PlannedService>) => void;
  readonly onRemove: () => void;
}

function ServiceLine({ service: { names, prefix, minutes }, languages, faults, number, first, onChange, onRemove }: ServiceLineProps) {
  return (
    <div class="planned field">
      <div class="planned-names">
        {languages.map((language, place) => (
          <input
            key={language}
            ref={place === 0 ? first : null}
            lang={language}
            maxLength={200}
            placeholder={place === 0 ? undefined : LANGUAGE_NAMES.get(language)}
            aria-label={
              place === 0
                ? say('serviceName', { number })
                : say('serviceNameIn', { number, language: LANGUAGE_NAMES.get(language) ?? language })
            }
            value={names[language] ?? ''}
            {...(place === 0 && marked(faults, `service.${number - 1}.name`))}
            onInput={({ currentTarget }) => onChange({ names: { ...names, [language]: currentTarget.value } })}
          />
        ))}
      </div>
      <input
        maxLength={8}
        aria-label={say('servicePrefix', { number })}
        value={prefix}
        onInput={({ currentTarget }) => onChange({ prefix: currentTarget.value })}
      />
      <input
        maxLength={3}
        inputMode="numeric"
        aria-label={say('serviceMinutes', { number })}
        value={numberText(minutes)}
        {...marked(faults, `service.${number - 1}.minutes`)}
        onInput={({ currentTarget }) => onChange({ minutes: Number.parseInt(currentTarget.value, 10) })}
      />
      <Button kind="quiet" aria-label={say('removeService', { number })} onClick={onRemove}>
        <span aria-hidden="true">×</span>
      </Button>
      <FaultAt faults={faults} at={`service.${number - 1}.name`} />
      <FaultAt faults={faults} at={`service.${number - 1}.minutes`} />
    </div>
  );
}
