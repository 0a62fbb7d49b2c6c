/** `qctl printers` on a machine made of files, and what `qctl status` says of devices. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../server/config.js';
import { Peer } from '../protocol/client-peer.js';
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

describe('qctl printers', () => {
  it('gives lines that the box takes as they are', async () => {
    plugIn('1-4', ['04b8', '0e15'], 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;', 'lp0');
    plugIn('1-5', ['0416', '5011'], 'MFG:Nobody;MDL:\u001b[31mNameless;CLS:PRINTER;', 'lp1');
    expect(await terminal.run('printers')).toBe(0);
    expect(terminal.stderr).toBe('');
    expect(terminal.stdout).toContain('[printers.hall]\nport = "usblp:/dev/usb/lp0"\nprofile = "epson-tm-t20ii"   # ');
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
    await terminal.run('printers', '--json');
    const [first] = JSON.parse(terminal.stdout) as { found: { model: string }; proposals: { profile: string }[] }[];
    expect(first?.found.model).toBe('TM-T20II');
    expect(first?.proposals[0]?.profile).toBe('epson-tm-t20ii');
    expect(first?.proposals.at(-1)?.profile).toMatch(/^generic-/);
  });

  it('says how to go on where nothing is plugged in, in words that are no settings', async () => {
    expect(await terminal.run('printers')).toBe(0);
    expect(terminal.stdout).toContain('# port = "tcp:192.168.1.50:9100"');
    const file = join(root, 'qbox.toml');
    writeFileSync(file, terminal.stdout);
    expect(loadConfig(['--config', file], {})).toMatchObject({ printers: [] });
  });
});

describe('qctl status', () => {
  it('shows how the devices are, and what to do', async () => {
    const peer = await new Peer().listen();
    try {
      terminal.env.QBOX_URL = peer.url;
      const device = { kind: 'printer', profile: 'generic-80mm', model: 'Some 80', jobs: 0 };
      peer.on('info', () => ({ core: '1', sessions: 1 }));
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
