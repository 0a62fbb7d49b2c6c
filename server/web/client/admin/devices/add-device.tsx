/** A device is added in steps: what it is, where it is (what was found is shown live), which model, and its name. */

import { useEffect, useId, useState } from 'preact/hooks';
import type { ReplyData } from '../../../../protocol/registry.js';
import { useAttempt } from '../../shared/box/attempt.js';
import { Button, Fault, Input, Panel, Select, submits } from '../../shared/parts/parts.js';
import { modelText } from '../../shared/words/device-models.js';
import { rowTitle } from '../books/words.js';
import { rowsOf } from '../library.js';
import { link } from '../page.js';
import { WRITING } from '../settings/draft.js';
import { expectedText, faultText } from '../settings/fault-text.js';
import { AskPrinter, NetworkPrinters } from './ask-printer.js';
import type { Device } from './device.js';
import { OtherSettings, useOtherSettings } from './other-settings.js';
import { PreviewBoards } from './preview-boards.js';
import { ScannerSettings } from './scanner-settings.js';
import { say } from './words.js';

export type Scan = ReplyData<'scanDevices'>;
/** A broker and headquarters are no devices of the file, but tables of their own. */
type Kind = Exclude<Device['kind'], 'broker' | 'headquarters' | 'messages'>;
type Found = Scan['found'][number];
type Faults = ReplyData<'addDevice'>['faults'];

const KINDS: readonly Kind[] = ['printer', 'led', 'lcd', 'keypad', 'scanner', 'sound'];
/** What is plugged in meanwhile is seen at the next look. */
const LOOK_MS = 3_000;

/** What is plugged in, looked at again and again while the device is being added. */
export function useScan(isLive: boolean): readonly [Scan | null, () => Promise<void>] {
  const [scan, setScan] = useState<Scan | null>(null);
  const look = () => link.client.call('scanDevices', {}).then(setScan);
  useEffect(() => {
    const again = () => void look().catch(() => undefined);
    again();
    if (!isLive) return;
    const timer = setInterval(again, LOOK_MS);
    return () => clearInterval(timer);
  }, [isLive]);
  return [scan, look];
}

interface AddProps {
  readonly scan: Scan;
  readonly onAdded: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Where the device is, and its model; a model that was proposed for one port goes with it. */
function usePlace() {
  const [port, setPort] = useState('');
  const [model, setModel] = useState('');
  const [proposed, setProposed] = useState('');
  const propose = (at: string, likely: string | null) => {
    setPort(at);
    setProposed(likely ?? '');
    // What somebody chose by hand stays where nothing better is known.
    if (likely !== null || model === proposed) setModel(likely ?? '');
  };
  const clear = () => {
    setPort('');
    setModel('');
    setProposed('');
  };
  return { port, model, setModel, propose, clear };
}

/** The answers of the form, and the request that they make. */
function useAnswers(scan: AddProps['scan']) {
  const [kind, setKind] = useState<Kind>('printer');
  const { port, model, setModel, propose, clear } = usePlace();
  const [transliterates, setTransliterates] = useState(false);
  const [layout, setLayout] = useState('');
  const [name, setName] = useState('');
  const [place, setPlace] = useState('');
  const [faults, setFaults] = useState<Faults>([]);
  const others = useOtherSettings();
  const models = scan.models.filter((one) => one.kind === kind);
  /** What was wrong with one address is nothing of another. */
  const type = (at: string) => {
    propose(at, null);
    setFaults(faults.filter((one) => !isOfPort(one)));
  };
  const chooseModel = (id: string) => {
    setModel(id);
    setTransliterates(false);
    setLayout('');
    others.clear();
  };
  const choose = (chosen: Kind) => {
    setKind(chosen);
    clear();
    chooseModel('');
    setFaults([]);
  };
  const needsPlace = kind === 'keypad' || kind === 'scanner';
  const [book, id] = place.split(' ');
  const chosenModel = models.length === 0 || model !== '';
  const isReady = port !== '' && chosenModel && name !== '' && (!needsPlace || place !== '');
  const own = { ...(kind === 'led' && transliterates && { transliterate: true }), ...(layout !== '' && { layout }) };
  const order = () => ({
    ...{ kind, name, port, version: scan.version },
    ...(models.length > 0 && { model }),
    ...(needsPlace && book && { [book]: Number(id) }),
    ...own,
    ...others.settings,
  });
  const learn = (found: Faults) => {
    setFaults(found);
    others.learn(found);
  };
  return {
    ...{ kind, choose, port, type, propose, models, model, chooseModel, transliterates, setTransliterates, layout, setLayout, others },
    ...{ name, setName, needsPlace, place, setPlace, faults, learn, isReady, order },
  };
}

export function AddDevice({ scan, onAdded, onClose }: AddProps) {
  const answers = useAnswers(scan);
  const { kind, port, propose, models, model, transliterates, name, place, faults } = answers;
  const { isPending, fault, attempt } = useAttempt();
  const add = () =>
    attempt(async () => {
      const { applied, faults: found } = await link.client.call('addDevice', answers.order(), WRITING);
      answers.learn(found);
      if (applied) await onAdded();
    });
  return (
    <Panel title={say('add')}>
      <form onSubmit={submits(add)}>
        <div class="add-device">
          <Select label={say('add.what')} value={kind} options={KINDS.map((one) => [one, say(`kind.${one}`)])} onChoose={answers.choose} />
          <Places kind={kind} scan={scan} port={port} onChoose={propose} />
          {kind === 'printer' ? <NetworkPrinters port={port} onChoose={(at) => propose(at, null)} /> : null}
          <Port kind={kind} value={port} faults={faults.filter(isOfPort)} onText={answers.type} />
          {kind === 'printer' ? <AskPrinter port={port} onAsked={(asked) => propose(asked.port, asked.model)} /> : null}
          <Models models={models} value={model} onChoose={answers.chooseModel} />
          {kind === 'led' ? (
            <PreviewBoards model={model} transliterates={transliterates} onTransliterate={answers.setTransliterates} />
          ) : null}
          <ScannerSettings chosen={models.find(({ id }) => id === model)} layout={answers.layout} onLayout={answers.setLayout} />
          <OtherSettings others={answers.others} />
          {answers.needsPlace ? <StandsAt value={place} onChoose={answers.setPlace} /> : null}
          <Input label={say('add.name')} value={name} autocomplete="off" maxLength={40} onText={(text) => answers.setName(text.trim())}>
            <span class="soft">{say('add.nameHint')}</span>
          </Input>
        </div>
        <Refused faults={faults.filter((one) => !isOfPort(one))} />
        <Fault text={fault} />
        <div class="row">
          <Button type="submit" kind="primary" disabled={!answers.isReady || isPending}>
            {say('add.write')}
          </Button>
          <Button onClick={onClose}>{say('cancel')}</Button>
        </div>
      </form>
    </Panel>
  );
}

interface PortProps {
  readonly kind: Kind;
  readonly value: string;
  readonly faults: Faults;
  readonly onText: (text: string) => void;
}

function Port({ kind, value, faults, onText }: PortProps) {
  const written = { autocomplete: 'off', spellcheck: false, placeholder: EXAMPLES[kind] } as const;
  const id = useId();
  return (
    <div>
      <Input
        {...written}
        label={say('add.port')}
        value={value}
        aria-invalid={faults.length > 0}
        aria-describedby={id}
        onText={(text) => onText(text.trim())}
      />
      <div id={id} role="alert">
        {faults.map((one) => (
          <p key={one.field} class="note bad">
            {say('add.portFault', { what: expectedText(one) })}
          </p>
        ))}
      </div>
    </div>
  );
}

interface ModelsProps {
  readonly models: Scan['models'];
  readonly value: string;
  readonly onChoose: (id: string) => void;
}

function Models({ models, value, onChoose }: ModelsProps) {
  if (models.length === 0) return null;
  const options = models.map(({ id, vendor, model }) => [id, modelText(id, `${vendor} ${model}`)] as const);
  return <Select label={say('add.model')} value={value} options={[['', say('add.choose')], ...options]} onChoose={onChoose} />;
}

/** In the table of the new device. */
const isOfPort = ({ field }: Faults[number]): boolean => /^[^.]+\.[^.]+\.(port|output|device)$/.test(field);

const Refused = ({ faults }: { readonly faults: Faults }) =>
  faults.length === 0 ? null : (
    <div class="note bad" role="alert">
      <p>{say('add.refused')}</p>
      <ul class="dots">
        {faults.map(faultText).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  );

/** Written as in the file. */
const EXAMPLES: Readonly<Record<Kind, string>> = {
  printer: 'tcp:192.168.1.50:9100',
  led: 'serial:/dev/ttyUSB0?baud=19200',
  lcd: '/dev/fb0',
  keypad: 'hid:1-2.3',
  scanner: 'serial:/dev/ttyUSB1?baud=9600',
  sound: 'plughw:CARD=Device',
};

interface PlacesProps {
  readonly kind: Kind;
  readonly scan: Scan;
  readonly port: string;
  readonly onChoose: (port: string, model: string | null) => void;
}

function Places({ kind, scan, port, onChoose }: PlacesProps) {
  const fits = scan.found.flatMap((found) => {
    const proposal = found.proposals.find((one) => one.kind === kind);
    return proposal === undefined ? [] : [{ found, proposal }];
  });
  return (
    <fieldset class="found">
      <legend>{say('add.found')}</legend>
      {fits.length === 0 ? <p class="soft">{say('add.nothingFound')}</p> : null}
      {fits.map(({ found, proposal }) => (
        <label key={proposal.port} class="check found-one">
          <input type="radio" name="found" checked={port === proposal.port} onChange={() => onChoose(proposal.port, proposal.model)} />
          <span>
            <strong>{foundText(found)}</strong> <code>{proposal.port}</code> <Used found={found} />
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** As it names itself; what has a size or USB ids alone is named by its kind. */
const foundText = ({ kind, what }: Found): string =>
  what === '' || kind === 'lcd' || what.startsWith('(') ? `${say(`found.${kind}`)} ${what}`.trim() : what;

const Used = ({ found: { used_by: names } }: { readonly found: Found }) =>
  names.length === 0 ? null : <span class="soft">{say('add.usedBy', { names: names.join(', ') })}</span>;

function StandsAt({ value, onChoose }: { readonly value: string; readonly onChoose: (value: string) => void }) {
  const rows = (book: 'Workplace' | 'Registrator', field: 'workplace' | 'registrator') =>
    (rowsOf(book) ?? []).map((row) => [`${field} ${row.id}`, rowTitle(book, row)] as const);
  const options = [['', say('add.choose')] as const, ...rows('Workplace', 'workplace'), ...rows('Registrator', 'registrator')];
  return <Select label={say('add.standsAt')} value={value} options={options} onChoose={onChoose} />;
}
