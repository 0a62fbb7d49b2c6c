/** Number pads and keyboards. */
import { type Static, Type } from '@sinclair/typebox';
import { OrNull, table } from '../../profile-files.js';
import { keyboardReader } from '../boot-keyboard.js';
import type { KeyMoves } from '../keypad.js';
import { KEYBOARD_KEY_NAMES, keyName } from '../us-layout.js';
import type { HidKeypadKind } from './kind.js';

const settings = table({ protocol: Type.Literal('keyboard'), reportId: OrNull(Type.Integer({ minimum: 0, maximum: 255 })) });

function reader({ reportId }: Static<typeof settings>, descriptor?: Uint8Array): (report: Uint8Array) => KeyMoves {
  const read = keyboardReader(reportId, descriptor);
  return (report) => {
    const { presses, releases } = read(report);
    return { pressed: presses.flatMap(({ usage }) => keyName(usage) ?? []), released: releases.flatMap((usage) => keyName(usage) ?? []) };
  };
}

export const keyboard: HidKeypadKind<typeof settings> = {
  cable: 'hid',
  settings,
  hasKey: (_keys, name) => KEYBOARD_KEY_NAMES.has(name),
  reader,
  lightReport: () => null,
};
