/** The state of a device in the box: the words that a technician reads in `qctl status` and `qctl doctor`. */
import type { Word } from '../shared/catalogues.js';
import type { Device } from './bench.js';
import { say } from './page.js';

const STATES: Readonly<Record<string, Word<'lab'>>> = {
  starting: 'stateStarting',
  ready: 'stateReady',
  warning: 'stateWarning',
  trouble: 'stateTrouble',
};

interface HealthProps {
  readonly device: Device | undefined;
}

/** The state in one word. */
export function HealthState({ device }: HealthProps) {
  if (device === undefined) return null;
  return (
    <span class="health" data-state={device.state}>
      <span class="lamp" aria-hidden="true" />
      {say(STATES[device.state] ?? 'stateStarting')}
      {device.jobs > 0 ? ` · ${say('jobs', { count: device.jobs })}` : ''}
    </span>
  );
}

/** The faults and their remedies. */
export function Troubles({ device }: Pick<HealthProps, 'device'>) {
  if (device === undefined || device.troubles.length === 0) return null;
  return (
    <ul class="troubles" data-state={device.state} lang="en">
      {device.troubles.map(({ code, text, remedy }) => (
        <li key={`${code} ${text}`}>
          <strong>{text}</strong> {remedy}
        </li>
      ))}
    </ul>
  );
}
