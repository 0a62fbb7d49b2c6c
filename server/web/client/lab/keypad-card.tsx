/** A keypad: its keys, its lamp, and its window. */

import { useStore } from '../shared/box/store.js';
import type { Word } from '../shared/words/catalogues.js';
import { shownName } from '../shared/words/names.js';
import type { Keypad } from './bench.js';
import { Plug, Twin } from './controls.js';
import { bench, say } from './page.js';

/** Labels of the keys on the demo's keypads; other keys show their name in the protocol. */
const ACTIONS: Readonly<Record<string, Word<'lab'>>> = {
  call: 'keyCall',
  recall: 'keyRecall',
  start: 'keyStart',
  postpone: 'keyPostpone',
  noShow: 'keyNoShow',
  finish: 'keyFinish',
};

export function KeypadCard({ keypad }: { readonly keypad: Keypad }) {
  const { name } = keypad;
  const window = useStore(bench.branch).windows.find(({ id }) => id === keypad.workplace);
  const place = say('keypadOf', { place: window === undefined ? String(keypad.workplace) : shownName(window) });
  const hasClerk = (window?.clerk_id ?? -1) > 0;
  const [colour = 'off', period = ''] = keypad.lamp.split(' ');
  const meaning = (actions: readonly string[]): string =>
    actions.map((action) => (ACTIONS[action] ? say(ACTIONS[action]) : action)).join(' / ');
  return (
    <Twin
      kind="keypad"
      name={name}
      title={place}
      about={say(hasClerk ? 'clerkIsHere' : 'nobodyIsHere')}
      controls={<Plug of={place} isPlugged={keypad.is_plugged} twins={[{ kind: 'keypad', name }]} />}
    >
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
    </Twin>
  );
}

const LAMPS: Readonly<Record<string, Word<'lab'>>> = { off: 'lampOff', red: 'lampRed', green: 'lampGreen' };
