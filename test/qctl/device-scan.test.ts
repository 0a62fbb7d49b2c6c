/** `qctl device scan` on a machine made of files, and what `qctl status` says of devices. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../server/config/load.js';
import { Peer, refusal } from '../protocol/client-peer.js';
import { TestConsole } from './console.js';

let root = '';
let terminal: TestConsole;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qbox-printers-'));
  terminal = new TestConsole();
  terminal.root = root;
});
afterEach(() => rmSync(root, { recursive: true }));

/** A printer as sysfs shows it; `node` is that of the kernel's driver. */
function plugIn(name: string, ids: readonly [string, string], ieee1284Id: string, node: string): void {
  const files: Readonly<Record<string, string>> = {
    [`${name}/idVendor`]: ids[0],
    [`${name}/idProduct`]: ids[1],
    [`${name}/busnum`]: '1',
    [`${name}/devnum`]: '2',
    [`${name}/${name}:1.0/bInterfaceClass`]: '07',
    [`${name}/${name}:1.0/ieee1284_id`]: ieee1284Id,
    [`${name}/${name}:1.0/usbmisc/${node}/uevent`]: `DEVNAME=usb/${node}`,
  };
  const place = join(root, 'sys/devices/usb1');
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, file)), { recursive: true });
    writeFileSync(join(place, file), `${text}\n`);
  }
  const links = join(root, 'sys/bus/usb/devices');
  mkdirSync(links, { recursive: true });
  symlinkSync(join('../../../devices/usb1', name), join(links, name));
  symlinkSync(join('../../../devices/usb1', name, `${name}:1.0`), join(links, `${name}:1.0`));
}

describe('qctl device scan', () => {
  it('gives lines that the box takes as they are', async () => {
    plugIn('1-4', ['04b8', '0e15'], 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;', 'lp0');
    plugIn('1-5', ['0416', '5011'], 'MFG:Nobody;MDL:\u001b[31mNameless;CLS:PRINTER;', 'lp1');
    expect(await terminal.run('device', 'scan', '--toml')).toBe(0);
    expect(terminal.stderr).toBe('');
    expect(terminal.stdout).toContain('[printers.hall]\nport = "usblp:/dev/usb/lp0"\nprofile = "epson-tm-t20ii"\n# it calls itself');
    expect(terminal.stdout).not.toContain('\u001b');

    const file = join(root, 'qbox.toml');
    writeFileSync(file, terminal.stdout);
    const config = loadConfig(['--config', file], {});
    expect('printers' in config && config.printers.map(({ name, port }) => [name, port])).toEqual([
      ['hall', 'usblp:/dev/usb/lp0'],
      ['printer-2', 'usblp:/dev/usb/lp1'],
    ]);
  });

  it('gives every profile that may be right to scripts, the likeliest first', async () => {
    plugIn('1-4', ['04b8', '0e15'], 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;', 'lp0');
    await terminal.run('device', 'scan', '--kind', 'printer', '--json');
    const [first] = JSON.parse(terminal.stdout) as { what: string; proposals: { profile: string }[] }[];
    expect(first?.what).toContain('TM-T20II');
    expect(first?.proposals[0]?.profile).toBe('epson-tm-t20ii');
    expect(first?.proposals.at(-1)?.profile).toMatch(/^generic-/);
  });

  it('says how to go on where nothing is plugged in, in words that are no settings', async () => {
    expect(await terminal.run('device', 'scan', '--toml')).toBe(0);
    expect(terminal.stdout).toContain('# port = "tcp:192.168.1.50:9100"');
    const file = join(root, 'qbox.toml');
    writeFileSync(file, terminal.stdout);
    expect(loadConfig(['--config', file], {})).toMatchObject({ printers: [] });
  });
});

describe('other devices', () => {
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  /** Two adapters alike, of which one serves a program; a screen, a loudspeaker and a microphone. */
  function plugSome(): void {
    for (const [socket, name] of [
      ['1-2', 'ttyUSB0'],
      ['1-3', 'ttyUSB1'],
    ] as const) {
      const usb = `sys/devices/usb1/${socket}`;
      write(`${usb}/idVendor`, '1a86\n');
      write(`${usb}/idProduct`, '7523\n');
      write(`${usb}/product`, 'USB Serial\n');
      write(`${usb}/${socket}:1.0/${name}/x`, '');
      mkdirSync(join(root, 'sys/class/tty', name), { recursive: true });
      symlinkSync(join(root, usb, `${socket}:1.0`, name), join(root, 'sys/class/tty', name, 'device'));
      for (const [folder, link] of [
        ['by-id', 'usb-1a86_USB_Serial-if00-port0'],
        ['by-path', `pci-0-usb-0:${socket}:1.0-port0`],
      ] as const) {
        mkdirSync(join(root, 'dev/serial', folder), { recursive: true });
        rmSync(join(root, 'dev/serial', folder, link), { force: true });
        symlinkSync(`../../${name}`, join(root, 'dev/serial', folder, link));
      }
    }
    write('sys/class/tty/ttyS0/type', '0\n');
    symlinkSync('../../../devices/platform', join(root, 'sys/class/tty/ttyS0/device'));
    write('proc/41/comm', 'cat\n');
    mkdirSync(join(root, 'proc/41/fd'), { recursive: true });
    symlinkSync('/dev/ttyUSB1', join(root, 'proc/41/fd/3'));
    write('sys/class/graphics/fb0/name', 'vc4drmfb\n');
    write('sys/class/graphics/fb0/virtual_size', '1920,2160\n');
    write('sys/class/graphics/fb0/modes', 'U:1920x1080p-60\n');
    write('sys/class/graphics/fb0/bits_per_pixel', '32\n');
    write(
      'proc/asound/cards',
      ' 0 [Device         ]: USB-Audio - USB Audio\n                      at usb\n 1 [Mic            ]: USB-Audio - Mic\n',
    );
    write('proc/asound/card0/pcm0p/info', '');
    write('proc/asound/card1/pcm0c/info', '');
  }

  it('are found with names that stay, and with who has them open', async () => {
    plugSome();
    expect(await terminal.run('device', 'scan', '--json')).toBe(0);
    const found = JSON.parse(terminal.stdout) as { kind: string; place: string; openedBy: object[]; proposals: { port: string }[] }[];
    expect(found.map(({ kind, place, openedBy, proposals }) => [kind, place, openedBy, proposals[0]?.port])).toEqual([
      // Two adapters without serial numbers have one name by id: the socket tells them apart.
      ['serial', '/dev/ttyUSB0', [], 'serial:/dev/serial/by-path/pci-0-usb-0:1-2:1.0-port0?baud=19200'],
      ['serial', '/dev/ttyUSB1', [{ pid: 41, program: 'cat' }], 'serial:/dev/serial/by-path/pci-0-usb-0:1-3:1.0-port0?baud=19200'],
      ['lcd', '/dev/fb0', [], '/dev/fb0'],
      ['sound', 'alsa:plughw:CARD=Device', [], 'plughw:CARD=Device'],
    ]);
  });

  it('are lines that the box takes, and what somebody has to decide is a comment', async () => {
    plugSome();
    await terminal.run('device', 'scan', '--toml');
    const file = join(root, 'qbox.toml');
    writeFileSync(file, terminal.stdout);
    expect(loadConfig(['--config', file], {})).toMatchObject({
      leds: [],
      lcds: [{ output: '/dev/fb0' }],
      sound: [{ device: 'plughw:CARD=Device' }],
    });
    expect(terminal.stdout).toContain('# [leds.hall]\n# port = "serial:/dev/serial/by-path/');
    terminal.stdout = '';
    await terminal.run('device', 'scan');
    expect(terminal.stdout).toMatch(/^serial .*ttyUSB1 +cat \(41\)/m);
  });
});

describe('qctl status', () => {
  it('shows how the devices are, and what to do', async () => {
    const peer = await new Peer().listen();
    try {
      terminal.env.QBOX_URL = peer.url;
      const device = { kind: 'printer', profile: 'generic-80mm', model: 'Some 80', jobs: 0 };
      peer.on('info', () => ({ core: '1', sessions: 1 }));
      // A box of before there was one.
      peer.on('diagnostics', () => refusal('unknownCommand', { command: 'diagnostics' }));
      for (const list of ['workplaceList', 'userList', 'consumerList']) peer.on(list, () => []);
      peer.on('devices', () => [
        { ...device, name: 'hall', port: 'tcp:10.0.0.5:9100', state: 'ready', troubles: [], roll: { used_mm: 1, tickets_left: 700 } },
        {
          ...device,
          name: 'cash',
          port: 'usblp:/dev/usb/lp0',
          state: 'trouble',
          troubles: [{ code: 'paperEnd', text: 'The paper is used up.', remedy: 'Put in a new roll.\u001b[2J' }],
          roll: null,
          jobs: 2,
        },
      ]);
      expect(await terminal.run('status')).toBe(0);
      expect(terminal.stdout).toContain(
        [
          'device  state    jobs  tickets_left  model    port',
          'hall    ready    0     700           Some 80  tcp:10.0.0.5:9100',
          'cash    trouble  2     -             Some 80  usblp:/dev/usb/lp0',
          'cash: The paper is used up. Put in a new roll.·[2J',
        ].join('\n'),
      );
    } finally {
      await peer.stop();
    }
  });
});
