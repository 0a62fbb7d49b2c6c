/**
 * Everything is connected wrongly: a printer on a line of another speed, one that never answers, a web server in the place of a printer, a
 * kiosk printer of ZPL whose presenter is jammed, a gateway that does not reach its board; and a screen whose memory is twice as high as
 * it. `qctl doctor` names each rightly.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer as createWebServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { serveTwinOnTcp } from '../../../drivers/twins/serve-tcp.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import type { RawSession } from '../../support/raw-client.js';
import { GuestBox } from '../guest/box.js';
import { attempt } from '../guest/shell.js';
import { until } from '../guest/waiting.js';

const EXCEPTION = 0x80;
/** Of the board at address 4, and of that at 3. */
const NO_PATH = 0x0a;
const TARGET_SILENT = 0x0b;

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const gateway = createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', (question) => {
    const [high = 0, low = 0, unit = 0, code = 0] = [question[0], question[1], question[6], question[7]];
    socket.write(Uint8Array.of(high, low, 0, 0, 0, 3, unit, code | EXCEPTION, unit === 4 ? NO_PATH : TARGET_SILENT));
  });
});

describe('a hall in which all is connected wrongly', () => {
  const web = createWebServer();
  const closing: (() => unknown)[] = [];
  let box: GuestBox;
  let admin: RawSession;

  before(async () => {
    await until('there is a framebuffer', () => existsSync('/dev/fb0'));
    const profile = loadPrinterProfiles().get('generic-80mm-silent');
    if (profile === undefined) throw new Error('the profile is missing');
    const at = { host: '127.0.0.1', port: 0 };
    const mute = await serveTwinOnTcp((cable) => new PrinterTwin({ profile, timers: SYSTEM_TIMERS, cable }), at);
    const zebra = loadPrinterProfiles().get('zebra-kr403');
    if (zebra === undefined) throw new Error('the profile is missing');
    const jammed = await serveTwinOnTcp((cable) => new PrinterTwin({ profile: zebra, timers: SYSTEM_TIMERS, cable }), at);
    jammed.twin.jamPresenter(true);
    closing.push(
      () => mute.close(),
      () => jammed.close(),
      () => web.close(),
      () => gateway.close(),
    );
    const printer = (name: string, port: string, id = 'generic-80mm'): string =>
      `[printers.${name}]\nport = "${port}"\nprofile = "${id}"\n`;
    box = await GuestBox.start(
      printer('slow', 'serial:/dev/ttyS3?baud=9600') +
        printer('mute', `tcp:127.0.0.1:${mute.port}`) +
        printer('web', `tcp:127.0.0.1:${await listening(web)}`) +
        printer('kiosk', `tcp:127.0.0.1:${jammed.port}`, 'zebra-kr403') +
        `[leds.gate]\nport = "modbus:127.0.0.1:${await listening(gateway)}"\nprofile = "dm36b06"\ntransliterate = true\n` +
        '[lcds.hall]\noutput = "/dev/fb0"\n',
    );
    admin = await box.session({ component: 'administrator', login: 'admin' });
    // Letters that these boards can show.
    await admin.ask('setTicketRange', { id: 4, prefix: 'L' });
    await admin.ask('setTicketRange', { id: 7, prefix: 'U' });
    await admin.ask('setScoreBoard', { id: 2, device: 'gate', address: 3, rows: 1, workplaces: [11] });
    await admin.ask('setScoreBoard', { id: 3, device: 'gate', address: 4, rows: 1, workplaces: [12] });
  });
  after(async () => {
    await box.stop();
    for (const close of closing) await close();
  });

  it('devices name each fault', async () => {
    const wrong = 'slow wrongSpeed, mute noAnswer, web notEscPos, kiosk paperJam, gate notReached,noPath';
    const seen = async (): Promise<string> => {
      const devices = await admin.ask<ReplyData<'devices'>>('devices', {});
      const of = (name: string) =>
        devices
          .find((device) => device.name === name)
          ?.troubles.map(({ code }) => code)
          .join();
      return ['slow', 'mute', 'web', 'kiosk', 'gate'].map((name) => `${name} ${of(name)}`).join(', ');
    };
    await until(`devices say ${wrong}`, async () => (await seen()) === wrong);
  });

  it('qctl doctor says what is wrong and what to do', async () => {
    const doctor = `${process.execPath} /qbox/dist/program/qctl.js doctor --url ${box.url.replace('http', 'ws')} --password 12345`;
    const { code, out } = await attempt(doctor);
    assert.equal(code, 4, out);
    assert.match(out, /slow: The printer answers at another speed of the line than its port has\. It answers at 19200 bits a second\./);
    assert.match(out, /mute: The printer is connected, but does not answer\./);
    assert.match(out, /generic-80mm-silent/);
    assert.match(out, /web: Something answers at this address, but it does not speak ESC\/POS\./);
    assert.match(out, /kiosk: The paper is jammed\./);
    assert.match(out, /gate: .* \(address 3\): A gateway answers that it gets no answer from a board\./);
    assert.match(out, /gate: .* \(address 4\): A gateway answers that it has no path to a board\./);
  });

  it('the screen is as large as what can be seen of it, not as its memory', async () => {
    const [width = 0, height = 0] = readFileSync('/sys/class/graphics/fb0/virtual_size', 'utf8').split(',').map(Number);
    const shown = await admin.ask<ReplyData<'testDevice'>>('testDevice', { name: 'hall', kind: 'lcd', pattern: 'picture' });
    assert.equal(shown.code, 'pictureShown');
    assert.deepEqual(shown.parameters, { width, height: height / 2, cut: 'no' });
  });
});
