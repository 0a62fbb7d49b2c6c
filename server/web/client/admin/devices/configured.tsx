/** The devices of the configuration file: one more, one less, and the restart after which the box has them. */

import { useEffect, useState } from 'preact/hooks';
import { AskingDialog } from '../../shared/parts/dialog.js';
import { Button, Panel } from '../../shared/parts/parts.js';
import { link } from '../page.js';
import { type Settings, WRITING } from '../settings/draft.js';
import { faultText } from '../settings/fault-text.js';
import { Restart } from '../settings/restart.js';
import { AddDevice, type Scan, useScan } from './add-device.js';
import type { Device } from './device.js';
import { ScannerText } from './scanner-settings.js';
import { say } from './words.js';

type Configured = Scan['configured'][number];

/** What the file has, and what of it waits for a restart; null = not known yet. */
export function useConfigured() {
  const [isAdding, setAdding] = useState(false);
  const [settings, setSettings] = useState<Settings | null>(null);
  const [scan, look] = useScan(isAdding);
  const read = () => link.client.call('settings', {}).then(setSettings);
  useEffect(() => void read().catch(() => undefined), []);
  if (scan === null || settings === null) return null;
  const written = async () => {
    setAdding(false);
    await Promise.all([look(), read()]);
  };
  return { scan, settings, written, isAdding, setAdding };
}
type InFile = NonNullable<ReturnType<typeof useConfigured>>;

/** Before the devices: what waits for a restart, and one more. */
export const OneMore = ({ inFile: { scan, settings, written, isAdding, setAdding } }: { readonly inFile: InFile }) => (
  <>
    <Restart settings={settings} onRestarted={written} />
    {isAdding ? (
      <AddDevice scan={scan} onAdded={written} onClose={() => setAdding(false)} />
    ) : scan.writable ? (
      <Button kind="primary" look="add-one" onClick={() => setAdding(true)}>
        {say('add')}
      </Button>
    ) : null}
  </>
);

/** @param devices those that the box has now */
export function ConfiguredDevices({
  devices,
  inFile: { scan, written },
}: {
  readonly devices: readonly Device[];
  readonly inFile: InFile;
}) {
  const [removed, remove] = useState<Configured | null>(null);
  return (
    <Panel title={say('configured')}>
      <p class={scan.writable ? 'soft' : 'note'}>{say(scan.writable ? 'configuredHint' : 'configuredFixed')}</p>
      <ul class="configured">
        {scan.configured.map((one) => (
          <li key={`${one.kind} ${one.name}`} class="row">
            <strong>
              {say(`kind.${one.kind}`)} {one.name}
            </strong>
            <code>{one.port}</code>
            <ScannerText scan={scan} device={one} />
            {devices.some(({ kind, name }) => kind === one.kind && name === one.name) ? null : (
              <span class="soft">{say('afterRestart')}</span>
            )}
            {scan.writable ? (
              <Button kind="quiet" aria-label={say('removeOf', { device: one.name })} onClick={() => remove(one)}>
                {say('remove')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {removed === null ? null : <RemoveDialog device={removed} version={scan.version} onClose={() => remove(null)} onRemoved={written} />}
    </Panel>
  );
}

interface RemoveProps {
  readonly device: Configured;
  readonly version: string;
  readonly onClose: () => void;
  readonly onRemoved: () => Promise<unknown>;
}

function RemoveDialog({ device: { kind, name }, version, onClose, onRemoved }: RemoveProps) {
  const [refused, setRefused] = useState<readonly string[]>([]);
  const act = async (): Promise<'stay' | undefined> => {
    const { applied, faults } = await link.client.call('removeDevice', { kind, name, version }, WRITING);
    setRefused(faults.map(faultText));
    if (!applied) return 'stay';
    await onRemoved();
    return undefined;
  };
  return (
    <AskingDialog title={say('removeOf', { device: name })} action={say('remove')} kind="danger" onClose={onClose} onDone={act}>
      <p>{say('removeHint')}</p>
      {refused.map((text) => (
        <p key={text} class="note bad" role="alert">
          {text}
        </p>
      ))}
    </AskingDialog>
  );
}
