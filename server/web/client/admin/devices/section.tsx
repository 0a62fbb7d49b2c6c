/** The devices of the box: their state and remedies, the content of boards, tests, and the bytes on their cables. */
import { useEffect, useState } from 'preact/hooks';
import { failureText } from '../../shared/failures.js';
import { Fault } from '../../shared/parts.js';
import type { Device } from './device.js';
import { DeviceCard } from './device-card.js';
import { Reprint } from './reprint.js';
import './devices.css';
import { link } from '../page.js';
import { say } from './words.js';

/** Devices that need attention come first. */
const GRAVITY = { trouble: 0, warning: 1, starting: 2, ready: 3 } as const;

export function DevicesSection() {
  const [devices, setDevices] = useState<readonly Device[] | null>(null);
  const [fault, setFault] = useState('');
  useEffect(() => link.follow(link.client.subscribeDevices(setDevices, (failure) => setFault(failureText(failure)))), []);
  const ill = (devices ?? []).filter(({ state }) => state === 'trouble' || state === 'warning').length;
  // The order is stable while the user reads: within one state it depends on the kind and the name only.
  const inOrder = [...(devices ?? [])].sort(
    (one, other) => GRAVITY[one.state] - GRAVITY[other.state] || one.kind.localeCompare(other.kind) || one.name.localeCompare(other.name),
  );
  const printers = (devices ?? []).filter(({ kind }) => kind === 'printer').map(({ name }) => name);
  return (
    <>
      <h1>{say('title')}</h1>
      <Fault text={fault} />
      <p role="status" class={ill > 0 ? 'note' : 'soft'}>
        {devices === null ? say('looking') : devices.length === 0 ? say('none') : say('summary', { all: devices.length, ill })}
      </p>
      <div class="devices">
        {inOrder.map((device) => (
          <DeviceCard key={`${device.kind} ${device.name}`} device={device} />
        ))}
      </div>
      {printers.length === 0 ? null : <Reprint printers={printers} />}
    </>
  );
}
