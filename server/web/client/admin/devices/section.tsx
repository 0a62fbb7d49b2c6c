/** The devices of the box: their state and remedies, the content of boards, tests, and the bytes on their cables. */
import { useEffect, useState } from 'preact/hooks';
import { useAttempt } from '../../shared/box/attempt.js';
import { failureText } from '../../shared/box/failures.js';
import { Button, Fault, Panel, Select, submits } from '../../shared/parts/parts.js';
import type { Word } from '../../shared/words/catalogues.js';
import { deviceText } from '../../shared/words/device-models.js';
import { rowsOf } from '../library.js';
import { link } from '../page.js';
import { ConfiguredDevices, OneMore, useConfigured } from './configured.js';
import type { Device } from './device.js';
import { DeviceCard } from './device-card.js';
import { say } from './words.js';
import './devices.css';
import './configured.css';

/** Devices that need attention come first. */
const GRAVITY = { trouble: 0, warning: 1, starting: 2, ready: 3 } as const;

export function DevicesSection() {
  const [devices, setDevices] = useState<readonly Device[] | null>(null);
  const [fault, setFault] = useState('');
  const inFile = useConfigured();
  useEffect(() => link.follow(link.client.subscribeDevices(setDevices, (failure) => setFault(failureText(failure)))), []);
  const ill = (devices ?? []).filter(({ state }) => state === 'trouble' || state === 'warning').length;
  // The order is stable while the user reads: within one state it depends on the kind and the name only.
  const inOrder = [...(devices ?? [])].sort(
    (one, other) => GRAVITY[one.state] - GRAVITY[other.state] || one.kind.localeCompare(other.kind) || one.name.localeCompare(other.name),
  );
  const printers = (devices ?? []).filter(({ kind }) => kind === 'printer');
  return (
    <>
      <h1>{say('title')}</h1>
      <Fault text={fault} />
      <p role="status" class={ill > 0 ? 'note' : 'soft'}>
        {devices === null ? say('looking') : devices.length === 0 ? say('none') : say('summary', { all: devices.length, ill })}
      </p>
      {inFile === null ? null : <OneMore inFile={inFile} />}
      <div class="devices">
        {inOrder.map((device) => (
          <DeviceCard key={`${device.kind} ${device.name}`} device={device} />
        ))}
      </div>
      {inFile === null ? null : <ConfiguredDevices devices={devices ?? []} inFile={inFile} />}
      {printers.length === 0 ? null : <Reprint printers={printers} />}
    </>
  );
}

const PATIENCE_MS = 60_000;

function Reprint({ printers }: { readonly printers: readonly Device[] }) {
  const visitors = rowsOf('Consumer') ?? [];
  const [wanted, choose] = useState(0);
  const [printer, setPrinter] = useState('');
  const [done, setDone] = useState('');
  const { isPending, fault, setFault, attempt } = useAttempt();
  const id = visitors.some((visitor) => visitor.id === wanted) ? wanted : (visitors[0]?.id ?? 0);
  const print = async () => {
    setDone('');
    await attempt(async () => {
      const order = { id, ...(printer !== '' && { printer }) };
      const { print: report } = await link.client.call('reprintTicket', order, { timeoutMs: PATIENCE_MS });
      const isBad = report.state === 'failed' || report.state === 'none' || report.state === 'screen';
      if (isBad) setFault(say('paper.failed'));
      else setDone(say(`paper.${report.state}` as Word<'devices'>));
    });
  };
  return (
    <Panel title={say('reprint')}>
      {visitors.length === 0 ? (
        <p class="soft">{say('nobodyWaits')}</p>
      ) : (
        <form class="reprint" onSubmit={submits(print)}>
          <Select
            label={say('ticket')}
            value={id}
            options={visitors.map((visitor) => [visitor.id, String(visitor.ticket)])}
            onChoose={choose}
          />
          <Select
            label={say('kind.printer')}
            value={printer}
            options={[['', say('itsOwnPrinter')], ...printers.map((one) => [one.name, deviceText(one)] as const)]}
            onChoose={setPrinter}
          />
          <Button type="submit" kind="primary" disabled={isPending}>
            {say('printAgain')}
          </Button>
          <span role="status">{done}</span>
          <Fault text={fault} />
        </form>
      )}
    </Panel>
  );
}
