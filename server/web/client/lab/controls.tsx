/** Cables and switches of a simulated device. */

import { Button } from '../shared/button.js';
import type { LabWord } from '../shared/catalogues.js';
import type { Say } from '../shared/words.js';
import type { Bench, Order } from './bench.js';

interface TurnProps {
  /** The present state. */
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
  readonly bench: Bench;
  readonly say: Say<LabWord>;
  readonly of: string;
  readonly isPlugged: boolean;
  /** One simulated device, or several on one cable. */
  readonly twins: readonly Pick<Order, 'kind' | 'name' | 'address'>[];
  readonly label?: string;
}

export const Plug = ({ bench, say, of, isPlugged, twins, label = say('cable') }: PlugProps) => (
  <Turn
    isOn={isPlugged}
    label={label}
    of={of}
    onTurn={() => twins.forEach((twin) => void bench.act({ ...twin, action: isPlugged ? 'pullCable' : 'plugIn' }))}
  />
);

interface DoProps {
  readonly bench: Bench;
  readonly order: Order;
  readonly label: string;
  readonly of: string;
}

export const Do = ({ bench, order, label, of }: DoProps) => (
  <Button look="small" aria-label={`${label}: ${of}`} onClick={() => void bench.act(order)}>
    {label}
  </Button>
);
