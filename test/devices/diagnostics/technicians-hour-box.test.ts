/**
 * A technician's hour with everything connected wrongly: a line at another speed, a printer that never answers, a web server for a printer
 * of either language, a kiosk printer of ZPL whose presenter is jammed, a gateway that does not reach its board, a screen whose memory is
 * higher than it. `qctl doctor` and the page name each rightly.
 */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createWebServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { serveTwinOnTcp } from '../../../drivers/twins/serve-tcp.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { TestConsole } from '../../qctl/console.js';
import { startBox } from '../../support/box.js';
import { printerOnLine } from '../../support/printer-line.js';
import { connect, logIn } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { openAdmin, openBrowser } from '../../web/support/browser.js';

const SIZE = { width: 640, height: 360 };
const STRIDE = 4 * SIZE.width;

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** Exception 0Ah: it has no path to the board of address 4; 0Bh: the board behind it did not answer. */
const gateway = (): Server =>
  createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (question) => {
      const [high = 0, low = 0, unit = 0, code = 0] = [question[0], question[1], question[6], question[7]];
      socket.write(Uint8Array.of(high, low, 0, 0, 0, 3, unit, code | 0x80, unit === 4 ? 0x0a : 0x0b));
    });
  });

/** As the kernel has a screen of which memory is twice as high: the mode says what is seen. */
function screenIn(folder: string): string {
  const sys = join(folder, 'sys');
  mkdirSync(sys);
  const facts = { virtual_size: '640,720', bits_per_pixel: '32', stride: String(STRIDE), modes: 'U:640x360p-60', pan: '0,0' };
  for (const [name, text] of Object.entries(facts)) writeFileSync(join(sys, name), `${text}\n`);
  writeFileSync(join(folder, 'fb0'), Buffer.alloc(2 * STRIDE * SIZE.height));
  return `[lcds.hall]\noutput = "${join(folder, 'fb0')}"\nsysfs = "${sys}"\n`;
}

it(
  'each is named rightly by qctl doctor and by the page',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'qbox-hour-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const line = await printerOnLine(115_200, 'generic-80mm');
    onTestFinished(() => line.close());
    const profile = loadPrinterProfiles().get('generic-80mm-silent') ?? expect.unreachable();
    const mute = await serveTwinOnTcp((cable) => new PrinterTwin({ profile, timers: SYSTEM_TIMERS, cable }), {
      host: '127.0.0.1',
      port: 0,
    });
    onTestFinished(() => mute.close());
    const zebra = loadPrinterProfiles().get('zebra-kr403') ?? expect.unreachable();
    const jammed = await serveTwinOnTcp((cable) => new PrinterTwin({ profile: zebra, timers: SYSTEM_TIMERS, cable }), {
      host: '127.0.0.1',
      port: 0,
    });
    jammed.twin.jamPresenter(true);
    onTestFinished(() => jammed.close());
    const printer = (name: string, port: string, id = 'generic-80mm'): string =>
      `[printers.${name}]\nport = "${port}"\nprofile = "${id}"\n`;
    const file = join(folder, 'qbox.toml');
    const behindGateway = `port = "modbus:127.0.0.1:${await listening(gateway())}"\nprofile = "dm36b06"\n`;
    writeFileSync(
      file,
      [
        printer('line', `serial:${line.path}?baud=9600`),
        printer('mute', `tcp:127.0.0.1:${mute.port}`),
        printer('web', `tcp:127.0.0.1:${await listening(createWebServer())}`),
        printer('jammed', `tcp:127.0.0.1:${jammed.port}`, 'zebra-kr403'),
        printer('zpl-web', `tcp:127.0.0.1:${await listening(createWebServer())}`, 'zebra-kr403'),
        `[leds.gate]\n${behindGateway}transliterate = true\n`,
        // The boards of the demo, which are none that have its letters.
        `[leds.led-bus]\n${behindGateway}`,
        screenIn(folder),
      ].join(''),
    );
    const [browser, box] = await Promise.all([openBrowser(), startBox({ args: ['--demo', '--config', file], data: join(folder, 'data') })]);
    onTestFinished(async () => {
      await browser.close();
      await box.stop();
    });
    const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
    // Letters that these boards can show.
    await admin.ask('setTicketRange', { id: 4, prefix: 'L' });
    await admin.ask('setTicketRange', { id: 7, prefix: 'U' });
    await admin.ask('setScoreBoard', { id: 2, device: 'gate', address: 3, rows: 1, workplaces: [11] });
    await admin.ask('setScoreBoard', { id: 3, device: 'gate', address: 4, rows: 1, workplaces: [12] });
    const codes = async (): Promise<Record<string, string>> => {
      const devices = await admin.ask<ReplyData<'devices'>>('devices', {});
      return Object.fromEntries(devices.map(({ name, kind, troubles }) => [`${kind} ${name}`, troubles.map(({ code }) => code).join()]));
    };
    const wrong = {
      ...{ 'printer line': 'wrongSpeed', 'printer mute': 'noAnswer', 'printer web': 'notEscPos', 'led gate': 'notReached,noPath' },
      ...{ 'printer jammed': 'paperJam', 'printer zpl-web': 'notZpl' },
    };
    await vi.waitFor(async () => expect(await codes()).toMatchObject(wrong), { timeout: 40_000 * SLOWNESS, interval: 200 });

    const shell = new TestConsole();
    await shell.run('doctor', '--config', file, '--url', box.webSocketUrl);
    expect(shell.stdout).toContain(
      'line: The printer answers at another speed of the line than its port has. It answers at 115200 bits a second.',
    );
    expect(shell.stdout).toMatch(/mute: .*does not answer/);
    expect(shell.stdout).toContain('generic-80mm-silent');
    expect(shell.stdout).toContain('jammed: The paper is jammed.');
    expect(shell.stdout).toContain('zpl-web: Something answers at this address, but it does not speak ZPL.');
    expect(shell.stdout).toMatch(/gate: .* \(address 3\): A gateway answers that it gets no answer from a board\..*\n.*speed of that line/);
    expect(shell.stdout).toMatch(/gate: .* \(address 4\): A gateway answers that it has no path to a board\..*\n.*overloaded/);
    const shown = await admin.ask<ReplyData<'testDevice'>>('testDevice', { name: 'hall', pattern: 'picture' });
    expect(shown).toMatchObject({ done: true, code: 'pictureShown', parameters: SIZE });

    const { page, faults } = await openAdmin(browser, box.url, 'devices');
    const card = (name: string) => page.getByRole('region', { name, exact: true });
    await card('Принтер line').getByText('Он отвечает на скорости 115200 бит/с.').waitFor();
    await card('Принтер mute').getByText('generic-80mm-silent').waitFor();
    await card('Принтер web').getByText('отвечает что-то, что не понимает ESC/POS').waitFor();
    await card('Принтер jammed').getByText('Замялась бумага').waitFor();
    await card('Принтер zpl-web').getByText('отвечает что-то, что не понимает ZPL').waitFor();
    await card('Светодиодные табло gate').getByText('Шлюз отвечает, что табло за ним молчит.').waitFor();
    await card('Светодиодные табло gate').getByText('Шлюз отвечает, что у него нет пути к табло.').waitFor();
    await card('Светодиодные табло led-bus')
      .getByText(/не может показать талоны B…: на нём нет знаков B/)
      .first()
      .waitFor();
    if (process.env.QBOX_TEST_PICTURES) await page.screenshot({ path: join(process.env.QBOX_TEST_PICTURES, 'hour.png'), fullPage: true });
    expect(faults).toEqual([]);
  },
  180_000 * SLOWNESS,
);
