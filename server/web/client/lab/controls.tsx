/** Cables and switches of a twin. */

import { Button } from '../shared/button.js';
import type { LabWord } from '../shared/catalogues.js';
import type { Say } from '../shared/words.js';
import type { Bench, Order } from './bench.js';

interface TurnProps {
  /** As it is now. */
  readonly isOn: boolean;
  readonly label: string;
  /** Of what, for who does not see where it stands. */
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
  /** One twin, or several that hang on one cable. */
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
