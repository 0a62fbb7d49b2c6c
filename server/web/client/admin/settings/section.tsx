/** The settings of the configuration file: read, changed and put in force. */
import { useEffect, useState } from 'preact/hooks';
import { useAttempt } from '../../shared/box/attempt.js';
import { Button, Fault, Panel, submits } from '../../shared/parts/parts.js';
import { link } from '../page.js';
import { guardLeaving } from '../place.js';
import { type Draft, type Setting, type SettingFault, type Settings, type Value, WRITING, withValue } from './draft.js';
import { faultText } from './fault-text.js';
import { SettingField } from './field.js';
import { GROUPS, type Group, isIn } from './groups.js';
import { Restart } from './restart.js';
import { Changed, isFound, Tools } from './tools.js';
import { say } from './words.js';
import './settings.css';

const NOTHING: Draft = new Map();

export function SettingsSection() {
  const [settings, setSettings] = useState<Settings | null>(null);
  const [draft, setDraft] = useState(NOTHING);
  const [faults, setFaults] = useState<readonly SettingFault[]>([]);
  const [wanted, setWanted] = useState('');
  const { isPending, fault, attempt } = useAttempt();
  const read = () => link.client.call('settings', {}).then(setSettings);
  useEffect(() => void attempt(read), []);
  useEffect(() => guardLeaving({ isDirty: () => draft.size > 0, ask: () => confirm(say('leave')) }), [draft]);
  if (settings === null) return <Fault text={fault} />;
  const groups = foundIn(settings.settings, wanted.trim());
  const change = (setting: Setting) => (value: Value) => {
    setDraft((known) => withValue(known, setting, value));
    setFaults((known) => known.filter(({ field }) => field !== setting.name));
  };
  const save = () =>
    attempt(async () => {
      const set = [...draft].map(([name, value]) => ({ name, value }));
      const { applied, faults: found } = await link.client.call('setSettings', { version: settings.version, set }, WRITING);
      setFaults(found);
      if (applied) setDraft(NOTHING);
      await read();
      if (found.length > 0) setWanted('');
      // What happened stands above the fields: whoever saved further down would not see it.
      if (applied) scrollTo({ top: 0 });
    });
  return (
    <>
      <h1>{say('title')}</h1>
      <About settings={settings} />
      <Listens settings={settings} />
      <Restart settings={settings} onRestarted={setSettings} />
      <OtherFaults settings={settings} faults={faults} />
      <div class="settings-page">
        <Tools wanted={wanted} onWanted={setWanted} groups={groups.map(([group, rows]) => [group, rows.length])} />
        <form onSubmit={submits(save)} noValidate>
          {wanted.trim() === '' ? <Changed settings={settings.settings} groups={GROUPS} /> : null}
          {groups.map(([group, rows]) => (
            <GroupPanel key={group.title} {...{ group, rows, draft, faults }} isOpen={wanted.trim() !== ''} onChange={change} />
          ))}
          <div class="settings-bar row">
            <Button type="submit" kind="primary" disabled={draft.size === 0 || isPending}>
              {say('save')}
            </Button>
            <Button disabled={draft.size === 0} onClick={() => setDraft(NOTHING)}>
              {say('discard')}
            </Button>
            <span role="status">{draft.size === 0 ? '' : say('changes', { count: draft.size })}</span>
            <Fault text={fault} />
          </div>
        </form>
      </div>
    </>
  );
}

const foundIn = (settings: readonly Setting[], wanted: string): readonly (readonly [Group, readonly Setting[]])[] =>
  GROUPS.map((group) => [group, settings.filter((setting) => isIn(group, setting) && isFound(group, setting, wanted))] as const).filter(
    ([, rows]) => rows.length > 0,
  );

interface GroupProps {
  readonly group: Group;
  readonly rows: readonly Setting[];
  readonly draft: Draft;
  readonly faults: readonly SettingFault[];
  /** Unfolded, because something in it is looked for. */
  readonly isOpen: boolean;
  readonly onChange: (setting: Setting) => (value: Value) => void;
}

function GroupPanel({ group, rows: unordered, draft, faults, isOpen, onChange }: GroupProps) {
  // Switches stand beside each other, behind the fields.
  const rows = [...unordered.filter(({ kind }) => kind !== 'switch'), ...unordered.filter(({ kind }) => kind === 'switch')];
  const fields = (
    <div class="settings">
      {rows.map((setting) => (
        <SettingField key={setting.name} {...{ setting, draft, faults }} onValue={onChange(setting)} />
      ))}
    </div>
  );
  const isWrong = rows.some(({ name }) => faults.some(({ field }) => field === name));
  return (
    <Panel title={<span data-group={group.title}>{say(group.title)}</span>}>
      {group.title === 'group.messages' ? <p class="soft">{say('whyFileOnly')}</p> : null}
      {group.isRare ? (
        <details {...((isOpen || isWrong) && { open: true })}>
          <summary>{say('showRare')}</summary>
          {fields}
        </details>
      ) : (
        fields
      )}
    </Panel>
  );
}

const About = ({ settings: { file, writable } }: { readonly settings: Settings }) => (
  <p class={writable ? 'about soft' : 'note'}>{say(writable ? 'about' : 'readOnlyFile', { file: file ?? '' })}</p>
);

const EVERYWHERE = ['0.0.0.0', '::'];
const HERE = ['127.0.0.1', '::1', 'localhost'];

/** Where devices and other computers find this box: host and port are changed on the machine alone. */
function Listens({ settings: { settings } }: { readonly settings: Settings }) {
  const inForce = (name: string): string => String(settings.find((setting) => setting.name === name)?.in_force ?? '');
  const host = inForce('server.host');
  const where = EVERYWHERE.includes(host) ? 'all' : HERE.includes(host) ? 'here' : 'one';
  // Of a box that takes any free port, the page knows which.
  const port = inForce('server.port') === '0' ? location.port : inForce('server.port');
  return <p class="about soft">{say('listens', { where, host, port, address: location.origin })}</p>;
}

/** Of the devices in the file, or of what was changed in it by hand: they belong to no field here. */
function OtherFaults({ settings, faults }: { readonly settings: Settings; readonly faults: readonly SettingFault[] }) {
  const names = new Set(settings.settings.map(({ name }) => name));
  const others = [...settings.faults, ...faults.filter(({ field }) => !names.has(field))];
  if (others.length === 0) return null;
  return (
    <div class="note bad" role="alert">
      <p>{say('faults')}</p>
      <ul class="dots">
        {others.map((fault) => (
          <li key={fault.field}>{faultText(fault)}</li>
        ))}
      </ul>
    </div>
  );
}
