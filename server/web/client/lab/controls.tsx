/** The frame of a simulated device with its state in the box, its cables and switches. */
import type { ComponentChildren } from 'preact';
import { Button } from '../shared/parts/parts.js';
import type { Word } from '../shared/words/catalogues.js';
import { faultWords } from '../shared/words/device-faults.js';
import type { Device, Order } from './bench.js';
import { bench, say } from './page.js';

interface TwinProps {
  readonly kind: Device['kind'];
  readonly name: string;
  readonly look?: string;
  readonly title?: string;
  readonly label?: string;
  readonly about: string;
  /** Before the state. */
  readonly switches?: ComponentChildren;
  /** After the state. */
  readonly plug?: ComponentChildren;
  readonly children?: ComponentChildren;
  readonly controls?: ComponentChildren;
  readonly below?: ComponentChildren;
}

export function Twin(props: TwinProps) {
  const { kind, name, look = kind, title = name, label = title, about, switches, plug, children, controls, below } = props;
  const device = bench.device(kind, name);
  return (
    <article class={`twin ${look}`} aria-label={label}>
      <header class="twin-head">
        <h3>{title}</h3>
        <span class="soft">{about}</span>
        {switches}
        {device && <Health device={device} />}
        {plug}
      </header>
      {children}
      {device && device.troubles.length > 0 && <Troubles device={device} />}
      {controls && <div class="controls">{controls}</div>}
      {below}
    </article>
  );
}

const STATES: Readonly<Record<string, Word<'lab'>>> = {
  starting: 'stateStarting',
  ready: 'stateReady',
  warning: 'stateWarning',
  trouble: 'stateTrouble',
};

/** The state in the words that a technician reads in `qctl status` and `qctl doctor`. */
const Health = ({ device: { state, jobs } }: { readonly device: Device }) => (
  <span class="health" data-state={state}>
    <span class="lamp" aria-hidden="true" />
    {say(STATES[state] ?? 'stateStarting')}
    {jobs > 0 ? ` · ${say('jobs', { count: jobs })}` : ''}
  </span>
);

const Troubles = ({ device: { state, troubles } }: { readonly device: Device }) => (
  <ul class="troubles" data-state={state}>
    {troubles.map(({ code, text, remedy, about }) => {
      const words = faultWords(code);
      return (
        <li key={`${code} ${text}`} lang={words === undefined ? 'en' : undefined}>
          <strong>
            {about === undefined || words === undefined ? '' : `${about}: `}
            {words?.what ?? text}
          </strong>{' '}
          {words?.todo ?? remedy}
        </li>
      );
    })}
  </ul>
);

interface TurnProps {
  readonly isOn: boolean;
  readonly label: string;
  /** Name of the device, for screen readers. */
  readonly of: string;
  readonly onTurn: () => void;
}

/** A switch: cable in or out, power on or off, cover shut or open. */
export const Turn = ({ isOn, label, of, onTurn }: TurnProps) => (
  <button type="button" role="switch" class="turn" aria-checked={isOn} aria-label={`${label}: ${of}`} onClick={onTurn}>
    <span class="turn-track" aria-hidden="true" />
    <span aria-hidden="true">{label}</span>
  </button>
);

interface PlugProps {
  readonly of: string;
  readonly isPlugged: boolean;
  /** One simulated device, or several on one cable. */
  readonly twins: readonly Pick<Order, 'kind' | 'name' | 'address'>[];
  readonly label?: string;
}

export const Plug = ({ of, isPlugged, twins, label = say('cable') }: PlugProps) => (
  <Turn
    isOn={isPlugged}
    label={label}
    of={of}
    onTurn={() => twins.forEach((twin) => void bench.act({ ...twin, action: isPlugged ? 'pullCable' : 'plugIn' }))}
  />
);

export const Do = ({ order, label, of }: { readonly order: Order; readonly label: string; readonly of: string }) => (
  <Button look="small" aria-label={`${label}: ${of}`} onClick={() => void bench.act(order)}>
    {label}
  </Button>
);
