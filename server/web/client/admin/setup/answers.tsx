/** The questions of the first set-up. */
import { useState } from 'preact/hooks';
import { useAnswer } from '../../shared/attempt.js';
import { Button, Fault, Input, Panel, Select, submits } from '../../shared/parts.js';
import { devicesOf } from '../page.js';
import type { Settings } from '../settings/draft.js';
import { BranchPanel, timeIn, usualBranch } from './branch.js';
import type { Answers } from './plan.js';
import { ServicesPanel, usualServices } from './services.js';
import type { Texts } from './texts.js';
import { numberText, say } from './words.js';

const USUAL_WINDOWS = 4;
const MOST_MINUTES = 600;
const MOST_WINDOWS = 100;

export function usualAnswers(settings: Settings, texts: Texts): Answers {
  const branch = usualBranch(settings);
  return { ...branch, ...usualPlaces(), services: usualServices(texts, branch.languages) };
}

const usualPlaces = () => ({
  windows: USUAL_WINDOWS,
  kioskName: say('kioskUsual'),
  printer: null,
  boardName: say('boardUsual'),
});

const isWithin = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most;

/** Whether a plan can be made of the answers. The preview shows what else the box would refuse. */
const isWhole = ({ branch, zone, languages: [first = ''], services, windows, kioskName }: Answers): boolean =>
  branch.trim() !== '' &&
  timeIn(zone, 0) !== null &&
  first !== '' &&
  services.length > 0 &&
  services.every(({ names, minutes }) => names[first]?.trim() && isWithin(minutes, MOST_MINUTES)) &&
  isWithin(windows, MOST_WINDOWS) &&
  kioskName.trim() !== '';

interface AnswersFormProps {
  readonly answers: Answers;
  readonly settings: Settings;
  readonly texts: Texts;
  readonly onAnswers: (answers: Answers) => void;
  readonly onDone: () => void;
}

export function AnswersForm({ answers, settings, texts, onAnswers, onDone }: AnswersFormProps) {
  const [isFaulty, setFaulty] = useState(false);
  const change = (part: Partial<Answers>) => onAnswers({ ...answers, ...part });
  const done = () => {
    setFaulty(!isWhole(answers));
    if (isWhole(answers)) onDone();
  };
  return (
    <form noValidate onSubmit={submits(done)}>
      <BranchPanel answers={answers} settings={settings} onChange={change} />
      <ServicesPanel answers={answers} texts={texts} onServices={(services) => change({ services })} />
      <PlacesPanel answers={answers} onChange={change} />
      <Fault text={isFaulty ? say('mend') : ''} />
      <Button type="submit" kind="primary">
        {say('previewButton')}
      </Button>
    </form>
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
