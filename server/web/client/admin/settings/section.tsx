/** The settings of the configuration file: read, changed and put in force. */
import { useEffect, useState } from 'preact/hooks';
import { useAttempt } from '../../shared/attempt.js';
import { Button, Fault, Panel, submits } from '../../shared/parts.js';
import { link } from '../page.js';
import { guardLeaving } from '../place.js';
import { type Draft, type Setting, type SettingFault, type Settings, type Value, WRITING, withValue } from './draft.js';
import { faultText } from './fault-text.js';
import { SettingField } from './field.js';
import { GROUPS, type Group, isIn } from './groups.js';
import { Restart } from './restart.js';
import { say } from './words.js';
import './settings.css';

const NOTHING: Draft = new Map();

export function SettingsSection() {
  const [settings, setSettings] = useState<Settings | null>(null);
  const [draft, setDraft] = useState(NOTHING);
  const [faults, setFaults] = useState<readonly SettingFault[]>([]);
  const { isPending, fault, attempt } = useAttempt();
  const read = () => link.client.call('settings', {}).then(setSettings);
  useEffect(() => void attempt(read), []);
  useEffect(() => guardLeaving({ isDirty: () => draft.size > 0, ask: () => confirm(say('leave')) }), [draft]);
  if (settings === null) return <Fault text={fault} />;
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
      <form onSubmit={submits(save)} noValidate>
        {GROUPS.map((group) => (
          <GroupPanel key={group.title} group={group} settings={settings} draft={draft} faults={faults} onChange={change} />
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
    </>
  );
}

interface GroupProps {
  readonly group: Group;
  readonly settings: Settings;
  readonly draft: Draft;
  readonly faults: readonly SettingFault[];
  readonly onChange: (setting: Setting) => (value: Value) => void;
}

function GroupPanel({ group, settings: { settings }, draft, faults, onChange }: GroupProps) {
  const rows = settings.filter((setting) => isIn(group, setting));
  const fields = (
    <div class="settings">
      {rows.map((setting) => (
        <SettingField key={setting.name} {...{ setting, draft, faults }} onValue={onChange(setting)} />
      ))}
    </div>
  );
  const isWrong = rows.some(({ name }) => faults.some(({ field }) => field === name));
  return (
    <Panel title={say(group.title)}>
      {group.isRare ? (
        <details open={isWrong}>
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
