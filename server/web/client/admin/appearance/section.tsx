/** The look of the branch: logo, colour and schemes, with kiosk and board as they will look. */
import { useEffect, useState } from 'preact/hooks';
import type { RequestData } from '../../../../protocol/registry.js';
import { useAttempt } from '../../shared/box/attempt.js';
import type { ShownAppearance } from '../../shared/box/facts.js';
import { Button, Check, Fault, Input, Panel, Select, submits } from '../../shared/parts/parts.js';
import { PictureField } from '../designs/picture-field.js';
import { link } from '../page.js';
import { LOGO_PICTURE, pictureUrl } from '../picture-file.js';
import { guardLeaving } from '../place.js';
import { BoardPreview, KioskPreview } from './preview.js';
import { say } from './words.js';
import './appearance.css';

type Changes = RequestData<'setAppearance'>;
type Scheme = ShownAppearance['kiosk'];

const FIRST_COLOUR = '#0b5cad';
const NONE = 'none';
const schemes = (asIs: string) =>
  [
    [NONE, asIs],
    ['light', say('scheme.light')],
    ['dark', say('scheme.dark')],
    ['contrast', say('scheme.contrast')],
  ] as const;
const schemeOf = (chosen: string): Scheme => (chosen === NONE ? null : (chosen as NonNullable<Scheme>));

export function AppearanceSection() {
  const [present, setPresent] = useState<ShownAppearance | null>(null);
  useEffect(() => link.follow(link.client.subscribeAppearance(setPresent)), []);
  return (
    <>
      <h1>{say('title')}</h1>
      <p class="about soft">{say('hint')}</p>
      {present === null ? null : <Form present={present} />}
    </>
  );
}

function Form({ present }: { readonly present: ShownAppearance }) {
  const [changes, setChanges] = useState<Changes>({});
  const [isSaved, setSaved] = useState(false);
  const { isPending, fault, attempt } = useAttempt();
  const isDirty = Object.keys(changes).length > 0;
  useEffect(() => guardLeaving({ isDirty: () => isDirty, ask: () => confirm(say('leaveQuestion')) }), [isDirty]);
  const change = (part: Changes) => {
    setChanges({ ...changes, ...part });
    setSaved(false);
  };
  const save = () =>
    attempt(async () => {
      await link.client.call('setAppearance', changes);
      setChanges({});
      setSaved(true);
    });
  const { logo: chosenLogo, ...others } = changes;
  const logo = chosenLogo === undefined ? present.logo : chosenLogo === null ? null : pictureUrl(chosenLogo);
  const shown = { ...present, ...others, logo };
  return (
    <form class="appearance" onSubmit={submits(save)}>
      <Panel title={say('ofBranch')}>
        <Fields shown={shown} chosenLogo={chosenLogo ?? ''} onChange={change} />
        <p class="soft">{say('ownTemplates')}</p>
        <Fault text={fault} />
        <div class="row">
          <Button type="submit" kind="primary" disabled={!isDirty || isPending}>
            {say('save')}
          </Button>
          <p role="status">{isSaved && !isDirty ? say('saved') : ''}</p>
        </div>
      </Panel>
      <div class="appearance-previews">
        <KioskPreview shown={shown} />
        <BoardPreview shown={shown} />
      </div>
    </form>
  );
}

interface FieldsProps {
  readonly shown: ShownAppearance;
  /** Base64; empty = it was not changed. */
  readonly chosenLogo: string;
  readonly onChange: (part: Changes) => void;
}

function Fields({ shown, chosenLogo, onChange }: FieldsProps) {
  return (
    <>
      <PictureField
        label={say('logo')}
        faults={[]}
        value={chosenLogo}
        present={shown.logo}
        limits={LOGO_PICTURE}
        onChange={(picture) => onChange({ logo: String(picture) })}
      />
      {shown.logo === null ? null : (
        <div class="row">
          <Button onClick={() => onChange({ logo: null })}>{say('removeLogo')}</Button>
        </div>
      )}
      <Check
        label={say('ownColour')}
        isChecked={shown.accent !== null}
        onCheck={(isOwn) => onChange({ accent: isOwn ? FIRST_COLOUR : null })}
      />
      {shown.accent === null ? null : (
        <Input label={say('colour')} type="color" value={shown.accent} onText={(accent) => onChange({ accent })} />
      )}
      <Select
        label={say('kiosks')}
        value={shown.kiosk ?? NONE}
        options={schemes(say('scheme.computer'))}
        onChoose={(chosen) => onChange({ kiosk: schemeOf(chosen) })}
      />
      <Select
        label={say('boards')}
        value={shown.boards ?? NONE}
        options={schemes(say('scheme.template'))}
        onChoose={(chosen) => onChange({ boards: schemeOf(chosen) })}
      />
    </>
  );
}
