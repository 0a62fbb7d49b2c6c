/** The questions of the first set-up. */
import { useRef, useState } from 'preact/hooks';
import { useAnswer } from '../../shared/attempt.js';
import { Button, Fault, Input, Panel, Select, submits } from '../../shared/parts.js';
import { devicesOf } from '../page.js';
import { type Answers, letterFor, type PlannedService } from './plan.js';
import { say } from './words.js';

const USUAL_WINDOWS = 4;
const USUAL_MINUTES = 5;
const MOST_MINUTES = 600;
const MOST_WINDOWS = 100;
const USUAL = ['usual.1', 'usual.2', 'usual.3', 'usual.4', 'usual.5', 'usual.6'] as const;

const serviceAt = (index: number, name = ''): PlannedService => ({ name, prefix: letterFor(index), minutes: USUAL_MINUTES });
const usualServices = (): readonly PlannedService[] => USUAL.map((word, index) => serviceAt(index, say(word)));

export const usualAnswers = (): Answers => ({
  services: usualServices(),
  windows: USUAL_WINDOWS,
  kioskName: say('kioskUsual'),
  printer: null,
  boardName: say('boardUsual'),
});

const isWithin = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most;

/** Whether a plan can be made of the answers. The preview shows what else the box would refuse. */
const isWhole = ({ services, windows, kioskName }: Answers): boolean =>
  services.length > 0 &&
  services.every(({ name, minutes }) => name.trim() !== '' && isWithin(minutes, MOST_MINUTES)) &&
  isWithin(windows, MOST_WINDOWS) &&
  kioskName.trim() !== '';

interface AnswersFormProps {
  readonly answers: Answers;
  readonly onAnswers: (answers: Answers) => void;
  readonly onDone: () => void;
}

export function AnswersForm({ answers, onAnswers, onDone }: AnswersFormProps) {
  const [isFaulty, setFaulty] = useState(false);
  const change = (part: Partial<Answers>) => onAnswers({ ...answers, ...part });
  const done = () => {
    setFaulty(!isWhole(answers));
    if (isWhole(answers)) onDone();
  };
  return (
    <form noValidate onSubmit={submits(done)}>
      <ServicesPanel services={answers.services} onServices={(services) => change({ services })} />
      <PlacesPanel answers={answers} onChange={change} />
      <Fault text={isFaulty ? say('mend') : ''} />
      <Button type="submit" kind="primary">
        {say('previewButton')}
      </Button>
    </form>
  );
}

interface ServicesPanelProps {
  readonly services: readonly PlannedService[];
  readonly onServices: (services: readonly PlannedService[]) => void;
}

const COLUMNS = [
  { of: 'name', title: 'nameColumn', label: 'serviceName', input: { maxLength: 200 } },
  { of: 'prefix', title: 'prefixColumn', label: 'servicePrefix', input: { maxLength: 8 } },
  { of: 'minutes', title: 'minutesColumn', label: 'serviceMinutes', input: { maxLength: 3, inputMode: 'numeric' } },
] as const;

function ServicesPanel({ services, onServices }: ServicesPanelProps) {
  const change = (index: number, of: keyof PlannedService, text: string) => {
    const part = { [of]: of === 'minutes' ? Number.parseInt(text, 10) : text };
    onServices(services.map((service, other) => (other === index ? { ...service, ...part } : service)));
  };
  const first = useRef<HTMLInputElement>(null);
  // Examples only: services that somebody wrote are removed one by one.
  const areExamples = JSON.stringify(services) === JSON.stringify(usualServices());
  const begin = () => {
    onServices([serviceAt(0)]);
    first.current?.focus();
  };
  return (
    <Panel title={say('services')}>
      <p class="soft">{say('servicesHint')}</p>
      <div class="planned" aria-hidden="true">
        {COLUMNS.map(({ of, title }) => (
          <strong key={of}>{say(title)}</strong>
        ))}
      </div>
      {services.map((service, index) => {
        const number = index + 1;
        return (
          <div key={number} class="planned field">
            {COLUMNS.map(({ of, label, input }) => (
              <input
                key={of}
                {...input}
                ref={index === 0 && of === 'name' ? first : null}
                aria-label={say(label, { number })}
                value={of === 'minutes' ? numberText(service.minutes) : service[of]}
                onInput={(event) => change(index, of, event.currentTarget.value)}
              />
            ))}
            <Button
              kind="quiet"
              aria-label={say('removeService', { number })}
              onClick={() => onServices(services.filter((_service, other) => other !== index))}
            >
              <span aria-hidden="true">×</span>
            </Button>
          </div>
        );
      })}
      <div class="row">
        <Button onClick={() => onServices([...services, serviceAt(services.length)])}>{say('addService')}</Button>
        {areExamples ? <Button onClick={begin}>{say('ownServices')}</Button> : null}
      </div>
    </Panel>
  );
}

interface PlacesPanelProps {
  readonly answers: Answers;
  readonly onChange: (part: Partial<Answers>) => void;
}

function PlacesPanel({ answers, onChange }: PlacesPanelProps) {
  // Without an answer the branch begins without a printer; the test ticket reveals that.
  const printers = useAnswer([], async () => {
    const found = await devicesOf('printer');
    const [first] = found;
    if (first && answers.printer === null) onChange({ printer: first.name });
    return found;
  });
  return (
    <Panel look="panel places" title={say('places')}>
      <Input
        label={say('windows')}
        inputMode="numeric"
        maxLength={3}
        value={numberText(answers.windows)}
        onText={(text) => onChange({ windows: Number.parseInt(text, 10) })}
      />
      <Input label={say('kioskName')} maxLength={200} value={answers.kioskName} onText={(kioskName) => onChange({ kioskName })} />
      <Select
        label={say('printer')}
        value={answers.printer ?? ''}
        options={[['', say('noPrinter')], ...printers.map(({ name, model }) => [name, `${name} (${model})`] as const)]}
        onChoose={(printer) => onChange({ printer: printer || null })}
      />
      <Input
        label={say('boardName')}
        maxLength={200}
        value={answers.boardName ?? ''}
        onText={(name) => onChange({ boardName: name || null })}
      >
        <span class="soft">{say('boardHint')}</span>
      </Input>
    </Panel>
  );
}

const numberText = (value: number): string | number => (Number.isNaN(value) ? '' : value);
