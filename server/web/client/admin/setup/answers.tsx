/** The questions of the first set-up. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useAnswer } from '../../shared/box/attempt.js';
import { Button, Fault, Input, Panel, Select, submits } from '../../shared/parts/parts.js';
import { deviceText } from '../../shared/words/device-models.js';
import { devicesOf } from '../page.js';
import type { Settings } from '../settings/draft.js';
import { BranchPanel, timeIn } from './branch.js';
import { type AnswerFault, FaultAt, marked } from './fault.js';
import type { Answers } from './plan.js';
import { ServicesPanel } from './services.js';
import type { Texts } from './texts.js';
import { numberText, say } from './words.js';

const MOST_MINUTES = 600;
const MOST_WINDOWS = 100;

const isWithin = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most;

/** What keeps a plan from being made of the answers, from the top of the form down. The preview shows what else the box would refuse. */
function faultsOf({ branch, zone, languages: [first = ''], services, windows, kioskName }: Answers): readonly AnswerFault[] {
  const found: readonly (AnswerFault | false)[] = [
    branch.trim() === '' && { at: 'branch', text: say('needsName') },
    timeIn(zone, 0) === null && { at: 'zone', text: say('zoneUnknown') },
    first === '' && { at: 'languages', text: say('needsLanguage') },
    services.length === 0 && { at: 'services', text: say('needsService') },
    ...services.map(({ names, minutes }, index): AnswerFault | false => {
      if (!names[first]?.trim()) return { at: `service.${index}.name`, text: say('needsServiceName', { number: index + 1 }) };
      return !isWithin(minutes, MOST_MINUTES) && { at: `service.${index}.minutes`, text: say('needsMinutes', { number: index + 1 }) };
    }),
    !isWithin(windows, MOST_WINDOWS) && { at: 'windows', text: say('needsWindows') },
    kioskName.trim() === '' && { at: 'kiosk', text: say('needsKiosk') },
  ];
  return found.filter((fault) => fault !== false);
}

interface AnswersFormProps {
  readonly answers: Answers;
  readonly settings: Settings;
  readonly texts: Texts;
  readonly onAnswers: (answers: Answers) => void;
  readonly onDone: () => void;
}

export function AnswersForm({ answers, settings, texts, onAnswers, onDone }: AnswersFormProps) {
  // Nobody is blamed for what he has not come to yet; afterwards a fault goes as soon as it is mended.
  const [tries, setTries] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const faults = tries > 0 ? faultsOf(answers) : [];
  const change = (part: Partial<Answers>) => onAnswers({ ...answers, ...part });
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"], .has-fault input, .has-fault button')?.focus(), [tries]);
  const done = () => {
    if (faultsOf(answers).length === 0) onDone();
    else setTries(tries + 1);
  };
  return (
    <form ref={form} noValidate onSubmit={submits(done)}>
      <BranchPanel answers={answers} settings={settings} faults={faults} onChange={change} />
      <ServicesPanel answers={answers} texts={texts} faults={faults} onServices={(services) => change({ services })} />
      <PlacesPanel answers={answers} faults={faults} onChange={change} />
      <Fault text={faults.map(({ text }) => text).join(' ')} />
      <Button type="submit" kind="primary">
        {say('previewButton')}
      </Button>
    </form>
  );
}

interface PlacesPanelProps {
  readonly answers: Answers;
  readonly faults: readonly AnswerFault[];
  readonly onChange: (part: Partial<Answers>) => void;
}

function PlacesPanel({ answers, faults, onChange }: PlacesPanelProps) {
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
        {...marked(faults, 'windows')}
        onText={(text) => onChange({ windows: Number.parseInt(text, 10) })}
      >
        <FaultAt faults={faults} at="windows" />
      </Input>
      <Input
        label={say('kioskName')}
        maxLength={200}
        value={answers.kioskName}
        {...marked(faults, 'kiosk')}
        onText={(kioskName) => onChange({ kioskName })}
      >
        <FaultAt faults={faults} at="kiosk" />
      </Input>
      <Select
        label={say('printer')}
        value={answers.printer ?? ''}
        options={[['', say('noPrinter')], ...printers.map((one) => [one.name, deviceText(one)] as const)]}
        onChoose={(printer) => onChange({ printer: printer || null })}
      >
        {printers.length === 0 ? <span class="soft">{say('printerHint')}</span> : null}
      </Select>
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
