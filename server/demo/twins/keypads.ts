/**
 * The keypads of the demo: two Candle keypads in software on the line of the boards. Writing `31` to `34` into `<data>/keys/11` presses
 * that key of the keypad at window 11; `11.lamp` beside it shows the state of its lamp.
 */

import { type FSWatcher, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CandleKey, isCandleKey, KeypadTwin } from '../../../drivers/input/keypads/frames.js';
import { KEYPAD_PROFILES } from '../../../drivers/input/profile.js';
import { shippedProfile } from '../../../drivers/profile-files.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { reject } from '../../model/errors/errors.js';
import type { Warn } from '../channel.js';
import { KEYPAD_PROFILE, KEYPADS_AT, LINE } from '../equipment.js';
import type { DemoBus } from './lines.js';
import type { KeypadStand } from './stand.js';

/** A lamp that gets the same command again is unchanged; a change is written when the burst is over. */
const WRITTEN_AFTER_MS = 50;

/** @param folder where keys are pressed */
export function openDemoKeypads(folder: string, line: DemoBus, warn: Warn) {
  const keypads = new Map(
    KEYPADS_AT.map(({ window, address }) => [String(window), hang(line, address, join(folder, `${window}.lamp`), warn)]),
  );
  let watcher: FSWatcher | undefined;
  return {
    stands: KEYPADS_AT.flatMap((place) => {
      const twin = keypads.get(String(place.window));
      return twin === undefined ? [] : [standOf(line, place, twin)];
    }),
    /** From now on keys can be pressed. */
    start: () => {
      mkdirSync(folder, { recursive: true });
      watcher = watch(folder, (_event, name) => {
        const key = name === null ? null : keyIn(join(folder, name));
        if (key !== null) keypads.get(name ?? '')?.press(key);
      });
      watcher.on('error', (error) => warn(error, 'keys of the demo cannot be pressed any more'));
    },
    close: () => watcher?.close(),
  };
}

function standOf(line: DemoBus, { name, window }: (typeof KEYPADS_AT)[number], twin: KeypadTwin): KeypadStand {
  const keys = Object.entries(shippedProfile(KEYPAD_PROFILES, KEYPAD_PROFILE).actions).map(([key, action]) => ({
    key,
    actions: typeof action === 'string' ? [action] : Object.values(action),
  }));
  // The keypad is powered by its cable.
  const join = (isJoined: boolean): void => {
    line.setJoined(twin, isJoined);
    twin.power(isJoined);
  };
  const known = keys.map(({ key }) => key);
  return {
    kind: 'keypad',
    name,
    view: () => ({ name, line: LINE.name, workplace: window, is_plugged: line.isJoined(twin), lamp: twin.lamp, beeps: twin.beeps, keys }),
    actions: {
      pullCable: () => join(false),
      plugIn: () => join(true),
      press: ({ key = '' }) =>
        isCandleKey(key)
          ? twin.press(key)
          : reject('invalidField', {
              field: 'data.key',
              fault: `expected one of ${known.join(', ')}`,
              why: 'unexpected',
              kind: 'choice',
              allowed: known,
            }),
    },
  };
}

/** Reads the key in the file and removes the file. null = no key, or not yet. */
function keyIn(path: string): CandleKey | null {
  try {
    const text = readFileSync(path, 'utf8').trim();
    if (!isCandleKey(text)) return null;
    rmSync(path);
    return text;
  } catch {
    // The file has been removed, or is a folder.
    return null;
  }
}

function hang(line: DemoBus, address: number, lampFile: string, warn: Warn): KeypadTwin {
  let shown = '';
  let isPlanned = false;
  const write = (): void => {
    isPlanned = false;
    if (twin.lamp === shown) return;
    shown = twin.lamp;
    try {
      writeFileSync(lampFile, `${shown}\n`);
    } catch (error) {
      warn(error, 'a lamp of the demo could not be written');
    }
  };
  const onChange = (): void => {
    if (isPlanned) return;
    isPlanned = true;
    SYSTEM_TIMERS.after(WRITTEN_AFTER_MS, write);
  };
  const twin: KeypadTwin = line.add((send) => new KeypadTwin({ address, hasDisplay: false, send, onChange }));
  return twin;
}
