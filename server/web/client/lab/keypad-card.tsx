/** A keypad: its keys, its lamp, and its window. */
import type { LabWord } from '../shared/catalogues.js';
import { useStore } from '../shared/store.js';
import type { Say } from '../shared/words.js';
import type { Bench, Keypad } from './bench.js';
import { Plug } from './controls.js';
import { HealthState, Troubles } from './health.js';

/** Labels of the keys on the demo's keypads; other keys show their name in the protocol. */
const ACTIONS: Readonly<Record<string, LabWord>> = {
  call: 'keyCall',
  recall: 'keyRecall',
  start: 'keyStart',
  postpone: 'keyPostpone',
  noShow: 'keyNoShow',
  finish: 'keyFinish',
};

interface KeypadProps {
  readonly bench: Bench;
  readonly keypad: Keypad;
  readonly say: Say<LabWord>;
}

export function KeypadCard({ bench, keypad, say }: KeypadProps) {
  const { name } = keypad;
  useStore(bench.devices);
  const window = useStore(bench.branch).windows.find(({ id }) => id === keypad.workplace);
  const place = say('keypadOf', { place: window?.name ?? String(keypad.workplace) });
  const hasClerk = (window?.clerk_id ?? -1) > 0;
  const [colour = 'off', period = ''] = keypad.lamp.split(' ');
  const meaning = (actions: readonly string[]): string =>
    actions.map((action) => (ACTIONS[action] ? say(ACTIONS[action]) : action)).join(' / ');
  return (
    <article class="twin keypad" aria-label={place}>
      <header class="twin-head">
        <h3>{place}</h3>
        <span class="soft">{say(hasClerk ? 'clerkIsHere' : 'nobodyIsHere')}</span>
        <HealthState device={bench.device('keypad', name)} say={say} />
      </header>
      <div class="keypad-case">
        <span
          class="keypad-lamp"
          data-lit={colour}
          data-period={period}
          role="img"
          aria-label={say('lampOf', { lamp: say(LAMPS[colour] ?? 'lampOff') })}
        />
        <div class="keypad-keys">
          {keypad.keys.map(({ key, actions }, at) => (
            <button
              key={key}
              type="button"
              class="key"
              data-number={at + 1}
              aria-label={`${meaning(actions)}: ${place}`}
              onClick={() => void bench.act({ kind: 'keypad', name, action: 'press', key })}
            >
              <span aria-hidden="true">{meaning(actions)}</span>
            </button>
          ))}
        </div>
      </div>
      <Troubles device={bench.device('keypad', name)} />
      <div class="controls">
        <Plug bench={bench} say={say} of={place} isPlugged={keypad.is_plugged} twins={[{ kind: 'keypad', name }]} />
      </div>
    </article>
  );
}

const LAMPS: Readonly<Record<string, LabWord>> = { off: 'lampOff', red: 'lampRed', green: 'lampGreen' };
