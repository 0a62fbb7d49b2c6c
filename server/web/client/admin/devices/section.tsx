/** The devices of the box: their state and remedies, the content of boards, tests, and the bytes on their cables. */
import { useEffect, useState } from 'preact/hooks';
import type { ReplyData } from '../../../../protocol/registry.js';
import { failureText } from '../../shared/failures.js';
import { useStore } from '../../shared/store.js';
import { Fault } from '../parts.js';
import type { SectionProps } from '../sections.js';
import { useWords } from '../use-words.js';
import { DeviceCard } from './device-card.js';
import { Reprint } from './reprint.js';
import './devices.css';

export type Device = ReplyData<'devices'>[number];

/** Devices that need attention come first. */
const GRAVITY = { trouble: 0, warning: 1, starting: 2, ready: 3 } as const;

export function DevicesSection({ link, speaker, library }: SectionProps) {
  const speech = useWords(speaker, 'devices', 'device-faults');
  const page = useStore(speaker.speech);
  const [devices, setDevices] = useState<readonly Device[] | null>(null);
  const [fault, setFault] = useState('');
  useEffect(() => link.follow(link.client.subscribeDevices(setDevices, (failure) => setFault(failureText(failure, page.say)))), []);
  if (speech === null) return null;
  const { say } = speech;
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
          <DeviceCard key={`${device.kind} ${device.name}`} device={device} link={link} speaker={speaker} speech={speech} />
        ))}
      </div>
      {printers.length === 0 ? null : <Reprint {...{ link, speaker, speech, library, printers }} />}
    </>
  );
}
