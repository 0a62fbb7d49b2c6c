/** Lines of LED boards in the file, and what two devices may not share. */
import { describe, expect, it } from 'vitest';
import { readDevices } from '../../server/config/devices/all.js';

const leds = (tables: Readonly<Record<string, unknown>>) => readDevices({ leds: tables });
const faultsOf = (file: Readonly<Record<string, unknown>>): string[] =>
  readDevices(file).faults.map(({ field, expected }) => `${field}: ${expected}`);

const SERIAL = { port: 'serial:/dev/ttyUSB0?baud=57600', profile: 'candle-7' };
const TCP = { port: 'tcp:192.168.1.60:4001', profile: 'candle-7' };

describe('lines of LED boards', () => {
  it('have the speed that the port says, behind a converter that of the profile or their own', () => {
    const { devices, faults } = leds({ a: SERIAL, b: TCP, c: { ...TCP, port: 'tcp:other:4001', baud: 9600 } });
    expect(faults).toEqual([]);
    expect(devices.leds.map(({ name, line, profile }) => [name, line.baud, line.parity, profile.id])).toEqual([
      ['a', 57_600, 'none', 'candle-7'],
      ['b', 19_200, 'none', 'candle-7'],
      ['c', 9_600, 'none', 'candle-7'],
    ]);
  });

  it('show other letters for those they have not only where that is wanted', () => {
    const { devices } = leds({ a: SERIAL, b: { ...TCP, transliterate: true } });
    expect(devices.leds.map(({ family }) => family.unshowable('Д').length + family.unshowable('K').length)).not.toEqual([0, 0]);
    expect(devices.leds[0]?.family.unshowable('Д')).toEqual(['Д']);
  });

  it('of Modbus may be behind a gateway, and take longer to answer', () => {
    const board = { port: 'modbus:192.168.1.60', profile: 'dm36b06' };
    const { devices, faults } = leds({ a: board, b: { ...board, reply_timeout_ms: 800 }, c: { ...TCP, profile: 'dm36b06' } });
    expect(faults).toEqual([]);
    expect(devices.leds[0]?.address).toEqual({ kind: 'modbus', host: '192.168.1.60', port: 502 });
    expect(devices.leds.map(({ family }) => family.probe(1)?.reply?.timeoutMs)).toEqual([1_500, 800, 300]);
  });

  it('in the network themselves have no speed, and no serial line', () => {
    const board = { port: 'tcp:192.168.1.70:6101', profile: 'huidu-hd2020-64x32' };
    const { devices, faults } = leds({ a: board, c: { port: 'tcp:192.168.1.71:10001', profile: 'huidu-sdk-128x64' } });
    expect(faults).toEqual([]);
    // The answer comes at once: by the speed of a line it would be noise.
    expect(devices.leds[0]?.line.baud).toBe(Number.POSITIVE_INFINITY);
    expect(faultsOf({ leds: { a: { ...board, baud: 9600 }, b: { ...board, port: 'serial:/dev/ttyUSB0?baud=9600' } } })).toEqual([
      'leds.a.baud: to be left out: there is no line behind the network',
      'leds.b.port: tcp:HOST:PORT: these boards are in the network themselves',
    ]);
  });

  it('say what is wrong with each setting', () => {
    expect(
      faultsOf({
        leds: {
          a: { port: 'usblp:/dev/usb/lp0', profile: 'candle-7' },
          b: { port: 'serial:/dev/ttyUSB1', profile: 'candel-7' },
          c: { ...SERIAL, port: 'serial:/dev/ttyUSB2?baud=9600', baud: 19_200 },
          d: { ...TCP, speed: 9600 },
          e: { ...TCP, port: 'modbus:other' },
          f: { ...TCP, reply_timeout_ms: 1000 },
        },
      }),
    ).toEqual([
      'leds.a.port: a serial line, or a converter or gateway in the network: serial:…, tcp:… or modbus:…',
      expect.stringContaining('leds.b.port: serial:/dev/ttyUSB0?baud=19200'),
      expect.stringMatching(/^leds\.b\.profile: the name of a profile \(did you mean candle-7, /),
      'leds.c.baud: to be left out, or 9600 as the port says',
      expect.stringMatching(/^leds\.d\.speed: a known setting/),
      'leds.e.port: another port: these boards do not speak Modbus',
      'leds.f.reply_timeout_ms: to be left out: these boards never answer',
    ]);
  });
});

describe('a port', () => {
  it('is shared by boards that agree on its speed', () => {
    const other = { ...SERIAL, profile: 'candle-old-7' };
    expect(faultsOf({ leds: { a: SERIAL, b: other } })).toEqual([]);
    expect(faultsOf({ leds: { a: SERIAL, b: { ...other, port: 'serial:/dev/ttyUSB0?baud=9600' } } })).toEqual([
      'leds.b.port: the same speed of the line as leds.a.port on the same port: 57600 8N1',
    ]);
    expect(faultsOf({ leds: { a: TCP, b: { ...TCP, baud: 9600 } } })).toEqual([
      'leds.b.port: the same speed of the line as leds.a.port on the same port: 19200 8N1',
    ]);
  });

  it('is not shared by boards and a printer', () => {
    const printers = { hall: { port: 'serial:/dev/ttyUSB0?baud=38400', profile: 'generic-80mm' } };
    expect(faultsOf({ printers, leds: { a: SERIAL } })).toEqual(['leds.a.port: another port than printers.hall.port']);
  });
});
