/** Number pads and keyboards. */
import { type Static, Type } from '@sinclair/typebox';
import { OrNull, table } from '../../profile-files.js';
import { readKeyboardReport } from '../boot-keyboard.js';
import { KEYBOARD_KEY_NAMES, keyName } from '../us-layout.js';
import type { HidKeypadKind } from './kind.js';

const settings = table({ protocol: Type.Literal('keyboard'), reportId: OrNull(Type.Integer({ minimum: 0, maximum: 255 })) });

function reader({ reportId }: Static<typeof settings>): (report: Uint8Array) => readonly string[] {
  let down: readonly number[] = [];
  return (report) => {
    const read = readKeyboardReport(down, report, reportId);
    down = read.down;
    return read.presses.flatMap(({ usage }) => keyName(usage) ?? []);
  };
}

export const keyboard: HidKeypadKind<typeof settings> = {
  cable: 'hid',
  settings,
  hasKey: (_keys, name) => KEYBOARD_KEY_NAMES.has(name),
  reader,
  lightReport: () => null,
};
