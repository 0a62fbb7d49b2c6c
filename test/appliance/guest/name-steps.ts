/**
 * Names and rights of devices by the rules that the package ships: those of every installation, and the examples, changed as their comments
 * say. The box then finds its devices by these names, wherever they are plugged in.
 */
import assert from 'node:assert/strict';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, it } from 'node:test';
import { readHidDevices } from '../../../drivers/input/sysfs-hid.js';
import { BOARD_ADDRESS, type Branch } from './branch.js';
import { candleTexts } from './candle-line.js';
import { IDENTITY } from './gadget.js';
import { HidGadget, KEYBOARD, tap } from './hid-gadget.js';
import { isActive, localSession, type Queued } from './installed.js';
import type { PluggedPrinter } from './plugged-printer.js';
import { SerialGadget } from './serial-gadget.js';
import { attempt, run } from './shell.js';
import { until } from './waiting.js';

const EXAMPLE = resolve(import.meta.dirname, '../../../../systemd/examples/71-qbox-names.rules');
const RULES = '/etc/udev/rules.d/71-qbox-names.rules';
const CONFIG = '/etc/qbox/qbox.toml';
/** Which of the guest's USB controllers; the printer is in the first, and is moved to the last. */
const [ADAPTER, PAD, ELSEWHERE] = [1, 2, 3] as const;
/** HID Usage Tables 1.12, page 07h: - and + of a number pad. */
const [FINISH, CALL] = [0x56, 0x57] as const;

/** The line of the example that has all these words, no comment any more, with other words in it. */
function rule(having: readonly string[], changes: Readonly<Record<string, string>>): string {
  const line = readFileSync(EXAMPLE, 'utf8')
    .split('\n')
    .find((one) => one.startsWith('#SUBSYSTEM') && having.every((word) => one.includes(word)));
  assert.ok(line, `the example has a line with ${having.join(' and ')}`);
  return Object.entries(changes).reduce((text, [from, to]) => {
    assert.ok(text.includes(from), `${from} is in ${text}`);
    return text.replace(from, to);
  }, line.slice(1));
}

async function obey(rules: readonly string[]): Promise<void> {
  writeFileSync(RULES, `${rules.join('\n')}\n`);
  await run('udevadm control --reload && udevadm trigger --settle');
}

const mode = (path: string): Promise<string> => run(`stat -L -c %G:%a ${path}`);
const mayUse = async (user: string, path: string): Promise<boolean> =>
  (await attempt(`runuser -u ${user} -- sh -c 'test -r ${path} -a -w ${path}'`)).code === 0;
/** The names in /dev/qbox that begin so. */
const namesOf = (kind: string): Promise<string> => run(`ls /dev/qbox | grep '^${kind}-'`);

interface Device {
  readonly kind: string;
  readonly name: string;
  readonly state: string;
}

async function untilReady(kinds: readonly string[]): Promise<void> {
  const admin = await localSession();
  await until(`every ${kinds.join(', ')} is ready`, async () => {
    const devices = await admin.ask<readonly Device[]>('devices');
    return kinds.every((kind) => devices.some((device) => device.kind === kind && device.state === 'ready'));
  });
  await admin.client.close();
}

/** To be called inside a `describe`, with a printer that is plugged in and a line of boards at some port. */
export function nameSteps(printer: PluggedPrinter, branch: Branch): void {
  const adapter = new SerialGadget();
  let pad: HidGadget | undefined;
  let hid = '';
  let boards = '';
  after(async () => {
    await adapter.unplug();
    await pad?.unplug();
  });

  it('devices have names of their sockets and the rights of the box; keys of a keyboard are closed to it', async () => {
    await adapter.plugIn(ADAPTER);
    pad = new HidGadget(KEYBOARD, PAD);
    await pad.plugIn();
    await until('it is a HID device', () => readHidDevices().length === 1);
    await run('udevadm settle; id visitor 2>/dev/null || useradd --create-home visitor');
    hid = readHidDevices()[0]?.path ?? '';
    assert.match(await namesOf('printer'), /^printer-\d+-1$/);
    assert.match(await namesOf('serial'), /^serial-\d+-1:1\.0$/);
    assert.equal(await mode('/dev/usb/lp0'), 'lp:660');
    assert.equal(await mode('/dev/ttyACM0'), 'dialout:660');
    assert.equal(await mode('/dev/ttyS1'), 'dialout:660');
    for (const path of ['/dev/usb/lp0', '/dev/ttyACM0', '/dev/ttyS1'])
      assert.deepEqual([await mayUse('qbox', path), await mayUse('visitor', path)], [true, false], path);
    assert.equal(await mayUse('qbox', hid), false);
  });

  it('the example rules give them names of the branch, by their sockets, and open the number pad', async () => {
    const socket = (await namesOf('printer')).slice('printer-'.length);
    boards = rule(['"tty"'], { '1-1.3:1.0': (await namesOf('serial')).slice('serial-'.length) });
    await obey([
      rule(['usbmisc', 'KERNELS'], { '1-1.2': socket }),
      boards,
      rule(['hidraw', 'KERNELS'], { '1-1.4': readHidDevices()[0]?.usbPort ?? '' }),
    ]);
    assert.equal(realpathSync('/dev/qbox/printer-hall'), '/dev/usb/lp0');
    assert.equal(realpathSync('/dev/qbox/boards'), '/dev/ttyACM0');
    assert.deepEqual([await mode(hid), await mayUse('qbox', hid), await mayUse('visitor', hid)], ['qbox:660', true, false]);
  });

  it('the box uses them by these names: it prints, shows, and obeys the keys', async () => {
    const text = readFileSync(CONFIG, 'utf8')
      .replace(/usblp:[^"]+/, 'usblp:/dev/qbox/printer-hall')
      .replace(/serial:[^"?]+/, 'serial:/dev/qbox/boards');
    const socket = readHidDevices()[0]?.usbPort;
    writeFileSync(CONFIG, `${text}\n[keypads.window]\nport = "hid:${socket}"\nprofile = "usb-number-pad"\nworkplace = 1\n`);
    await run('qctl config check && systemctl restart qbox');
    await untilReady(['printer', 'led', 'keypad']);
    const papers = printer.papers.length;
    await branch.give();
    await until('the ticket is on paper', () => printer.papers.length === papers + 1);
    const press = async (key: number): Promise<void> => pad && tap(pad, key);
    const admin = await localSession();
    const called = async (): Promise<string> =>
      (await admin.ask<readonly Queued[]>('consumerList')).find(({ state }) => state === 'SERVING')?.ticket ?? '';
    await press(FINISH);
    await until('nobody is at the window', async () => (await called()) === '');
    await press(CALL);
    await until('the key called somebody', async () => (await called()) !== '');
    const ticket = await called();
    await until('the board shows him', () => candleTexts(adapter.heard()).get(BOARD_ADDRESS)?.startsWith(ticket) === true);
    await admin.client.close();
  });

  it('by its serial number the printer has its name in whichever socket it is, and the box goes on', async () => {
    const { vendorProduct, serial } = IDENTITY;
    const [vendor = '', product = ''] = vendorProduct.split(':');
    await obey([
      rule(['usbmisc', 'serial'], { '04b8': vendor, '0e15': product, X3XV012345: serial }),
      boards,
      rule(['hidraw', 'idVendor'], {
        '04d9': KEYBOARD.vendorProduct.split(':')[0] ?? '',
        '1203': KEYBOARD.vendorProduct.split(':')[1] ?? '',
      }),
    ]);
    const before = await namesOf('printer');
    printer.unplug();
    await until('the kernel has noticed', () => !printer.gadget.isServed);
    await printer.plugIn(ELSEWHERE);
    await run('udevadm settle');
    assert.equal(realpathSync('/dev/qbox/printer-hall'), '/dev/usb/lp0');
    assert.notEqual(await namesOf('printer'), before);
    assert.deepEqual([await mode(hid), await mayUse('qbox', hid)], ['qbox:660', true]);
    assert.ok(await isActive());
    const papers = printer.papers.length;
    await untilReady(['printer']);
    await branch.give();
    await until('the next ticket is on paper', () => printer.papers.length === papers + 1);
  });
}
