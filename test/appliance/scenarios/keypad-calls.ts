/** A keypad on USB at a window of the real box: its key calls the visitor, its lamp shows how things are. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readHidDevices } from '../../../drivers/input/sysfs-hid.js';
import type { RawSession } from '../../support/raw-client.js';
import { GuestBox } from '../guest/box.js';
import { HidGadget, X_KEYS } from '../guest/hid-gadget.js';
import { until } from '../guest/waiting.js';

const WINDOW = 11;
/** As firmware-profiles/keypad/x-keys-desktop.toml has them: K0 calls, K16 finishes. */
const K0 = { column: 1, bit: 0x01 };
const K16 = { column: 2, bit: 0x01 };
const DARK = '02ba000000000000';
const GREEN = '02ba000000000040';

interface Window {
  readonly id: number;
  readonly consumer_id?: number;
}

describe('a keypad at a window', () => {
  const gadget = new HidGadget(X_KEYS, 0);
  let box: GuestBox;
  let clerk: RawSession;
  let lamp = '';
  const lampIs = (report: string) => () => {
    lamp = gadget.heard() || lamp;
    return lamp === report;
  };
  const press = async ({ column, bit }: typeof K0): Promise<void> => {
    const down = new Uint8Array(32);
    down.set([2]);
    await gadget.say(down.with(column, bit));
    await gadget.say(down);
  };

  before(async () => {
    await gadget.plugIn();
    await until('it is a HID device', () => readHidDevices().length === 1);
    const socket = readHidDevices()[0]?.usbPort;
    box = await GuestBox.start(`[keypads.window-2]\nport = "hid:${socket}"\nprofile = "x-keys-desktop"\nworkplace = ${WINDOW}\n`);
    clerk = await box.session({ component: 'workplace', login: 'petrov', place: WINDOW });
  });
  after(async () => {
    await box.stop();
    await gadget.unplug();
  });

  it('calls the next visitor and finishes him, and its lamp follows', async () => {
    await until('the lamp is off: nobody waits', lampIs(DARK));
    const order = { services: [4], preview: false, noprint: true };
    const { id } = (await clerk.ask<{ readonly consumer: { readonly id: number } }>('registrateConsumer', order)).consumer;
    await until('the lamp is green: somebody waits', lampIs(GREEN));
    assert.equal((await clerk.ask<unknown[]>('currentQueue')).length, 1);

    await press(K0);
    const served = async () => (await clerk.ask<readonly Window[]>('workplaceList')).find((one) => one.id === WINDOW)?.consumer_id;
    await until('the window serves the visitor', async () => (await served()) === id);
    assert.equal((await clerk.ask<unknown[]>('currentQueue')).length, 0);
    assert.equal(lampIs(GREEN)(), true);
    await press(K16);
    await until('the lamp is off: nobody is served, nobody waits', lampIs(DARK));
    assert.equal((await clerk.ask<{ readonly state: string }>('getConsumer', { id })).state, 'SERVED');
  });
});
