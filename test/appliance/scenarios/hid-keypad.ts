/** Keypads on USB as the kernel enumerates them: told apart by their sockets, pulled and plugged in again, lit. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { HidKeypad } from '../../../drivers/input/hid-keypad.js';
import type { InputFault } from '../../../drivers/input/keypad.js';
import { keypadKind } from '../../../drivers/input/keypads/index.js';
import { type KeypadProfile, loadKeypadProfiles } from '../../../drivers/input/profile.js';
import { readHidDevices } from '../../../drivers/input/sysfs-hid.js';
import { parsePortAddress } from '../../../drivers/ports/address.js';
import { openPort } from '../../../drivers/ports/open.js';
import type { PortFactory } from '../../../drivers/ports/port.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { Recorder } from '../../drivers/ports/recorder.js';
import { HidGadget, KEYBOARD, tap, X_KEYS } from '../guest/hid-gadget.js';
import { until } from '../guest/waiting.js';

const port = (text: string): PortFactory => {
  const address = parsePortAddress(text);
  if ('fault' in address) throw new Error(address.fault);
  return openPort(address);
};

function profileOf(id: string): KeypadProfile {
  const profile = loadKeypadProfiles().get(id);
  if (profile === undefined) throw new Error(`no profile ${id}`);
  return profile;
}

function keypadAt(socket: string | null | undefined, id: string) {
  const { keys, bounceMs } = profileOf(id);
  const kind = keypadKind(keys);
  if (kind.cable !== 'hid') throw new Error(`${id} is not on USB`);
  const pressed: string[] = [];
  const faults: (InputFault | null)[] = [];
  const listener = { pressed: (key: string) => pressed.push(key), fault: (fault: InputFault | null) => faults.push(fault) };
  const keypad = new HidKeypad({ openPort: port(`hid:${socket}`), kind, keys, bounceMs, timers: SYSTEM_TIMERS, listener });
  return { keypad, pressed, faults };
}

/** HID Usage Tables 1.12, page 07h: + and Enter of a number pad. */
const PLUS = 0x57;
const ENTER = 0x58;

describe('two number pads alike, in two sockets', () => {
  const gadgets = [new HidGadget(KEYBOARD, 0), new HidGadget(KEYBOARD, 1)] as const;
  let places: (string | null)[] = [];

  before(async () => {
    for (const gadget of gadgets) await gadget.plugIn();
    await until('both are HID devices', () => readHidDevices().length === 2);
    places = readHidDevices().map(({ usbPort }) => usbPort);
  });
  after(async () => {
    for (const gadget of gadgets) await gadget.unplug();
  });

  it('are found in the kernel with their sockets', () => {
    assert.match(places.join(' '), /^\d+-1 \d+-1$/);
    assert.notEqual(places[0], places[1]);
    const [first] = readHidDevices();
    assert.deepEqual([first?.vendorId, first?.productId, first?.interfaceNumber], [0x046d, 0xc31c, 0]);
  });

  it('a key of one is not a key of the other; a pulled one is told and heals', async () => {
    const [one, other] = places.map((place) => keypadAt(place, 'usb-number-pad'));
    if (!one || !other) throw new Error('two keypads');
    await until('both are open', () => one.faults.length + other.faults.length === 2);
    await tap(gadgets[0], PLUS);
    await tap(gadgets[1], ENTER);
    await until('both heard their key', () => one.pressed.length + other.pressed.length === 2);
    assert.deepEqual([one.pressed, other.pressed], [['+'], ['Enter']]);

    await gadgets[0].unplug();
    await until('it is told', () => one.faults.length === 2);
    await gadgets[0].plugIn();
    await until('it is healed', () => one.faults.length === 3);
    assert.deepEqual(one.faults, [null, 'unplugged', null]);
    await tap(gadgets[0], PLUS);
    await until('it heard the key', () => one.pressed.length === 2);
    assert.deepEqual([one.pressed, other.pressed, other.faults], [['+', '+'], ['Enter'], [null]]);
    await Promise.all([one.keypad.close(), other.keypad.close()]);
  });

  it('closing at once, and again and again, harms nobody', async () => {
    for (let round = 0; round < 20; round++) {
      const opened = await port(`hid:${places[0]}`)(new Recorder());
      await opened.close();
      await opened.close();
      await assert.rejects(opened.write(Uint8Array.of(0, 0)), { name: 'PortError', fault: 'closed' });
    }
  });
});

describe('X-keys', () => {
  const gadget = new HidGadget(X_KEYS, 0);
  before(() => gadget.plugIn());
  after(() => gadget.unplug());

  it('says its keys, and is lit, again after it was pulled', async () => {
    await until('it is a HID device', () => readHidDevices().length === 1);
    const { keypad, pressed, faults } = keypadAt(readHidDevices()[0]?.usbPort, 'x-keys-desktop');
    await until('it is open', () => faults.length === 1);
    let heard = '';
    const hears = (report: string) => () => {
      heard = gadget.heard() || heard;
      return heard === report;
    };
    await until('it was told that its lamp is off', hears('02ba000000000000'));
    keypad.show({ light: { color: 'green', blinkMs: 0 }, display: { text: '', isBlinking: false } });
    await until('it is green', hears('02ba000000000040'));
    const report = new Uint8Array(32);
    report.set([2, 0, 0x02]);
    await gadget.say(report);
    await until('it heard the key', () => pressed.length === 1);
    assert.deepEqual(pressed, ['K17']);
    await gadget.unplug();
    await until('it is told', () => faults.length === 2);
    heard = '';
    await gadget.plugIn();
    await until('it is green again', hears('02ba000000000040'));
    await keypad.close();
  });
});
