import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPortAddress, type PortAddress, parsePortAddress } from '../../../drivers/ports/address.js';

const serial = { kind: 'serial', path: '/dev/ttyUSB0', baud: 19_200, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' } as const;

describe('an address of a port', () => {
  it.each<[text: string, address: PortAddress]>([
    ['usblp:/dev/usb/lp0', { kind: 'usblp', path: '/dev/usb/lp0' }],
    ['usb:04b8:0e15', { kind: 'usb', vendorId: 0x04b8, productId: 0x0e15, serial: null }],
    ['usb:04b8:0e15:A:b 1', { kind: 'usb', vendorId: 0x04b8, productId: 0x0e15, serial: 'A:b 1' }],
    ['serial:/dev/ttyUSB0?baud=19200', serial],
    ['serial:/dev/ttyUSB0?baud=19200&flow=rtscts', { ...serial, flow: 'rtscts' }],
    [
      'serial:/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0?baud=2400&data=7&parity=even&stop=2&flow=xonxoff',
      {
        kind: 'serial',
        path: '/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0',
        baud: 2400,
        dataBits: 7,
        parity: 'even',
        stopBits: 2,
        flow: 'xonxoff',
      },
    ],
    ['tcp:192.168.1.50:9100', { kind: 'tcp', host: '192.168.1.50', port: 9100 }],
    ['tcp:[fe80::1]:9101', { kind: 'tcp', host: 'fe80::1', port: 9101 }],
    ['cups:Kiosk_80', { kind: 'cups', queue: 'Kiosk_80' }],
    ['file:/tmp/Талон 1.bin', { kind: 'file', path: '/tmp/Талон 1.bin' }],
    ['hid:046d:c31c', { kind: 'hid', device: { by: 'ids', vendorId: 0x046d, productId: 0xc31c, serial: null }, interfaceNumber: null }],
    [
      'hid:046d:c31c:A1?interface=1',
      { kind: 'hid', device: { by: 'ids', vendorId: 0x046d, productId: 0xc31c, serial: 'A1' }, interfaceNumber: 1 },
    ],
    ['hid:1-2.3', { kind: 'hid', device: { by: 'usbPort', usbPort: '1-2.3' }, interfaceNumber: null }],
    ['hid:/dev/hidraw0', { kind: 'hid', device: { by: 'path', path: '/dev/hidraw0' }, interfaceNumber: null }],
  ])('%s', (text, address) => {
    expect(parsePortAddress(text)).toEqual(address);
    expect(formatPortAddress(address)).toBe(text);
  });

  it.each<[text: string, address: PortAddress, shortest: string]>([
    ['tcp:printer.local', { kind: 'tcp', host: 'printer.local', port: 9100 }, 'tcp:printer.local:9100'],
    ['tcp:[::1]', { kind: 'tcp', host: '::1', port: 9100 }, 'tcp:[::1]:9100'],
    ['usb:04B8:0E15', { kind: 'usb', vendorId: 0x04b8, productId: 0x0e15, serial: null }, 'usb:04b8:0e15'],
    ['serial:/dev/ttyUSB0?flow=none&data=8&parity=none&stop=1&baud=19200', serial, 'serial:/dev/ttyUSB0?baud=19200'],
  ])('%s may be written shorter or in another order', (text, address, shortest) => {
    expect(parsePortAddress(text)).toEqual(address);
    expect(formatPortAddress(address)).toBe(shortest);
  });

  it.each([
    ['', /expected an address such as usblp:.*serial:.*tcp:.*file:/],
    ['/dev/usb/lp0', /expected an address such as/],
    ['lpt:/dev/lp0', /expected an address such as/],
    ['toString:/dev/lp0', /expected an address such as/],
    [' usblp:/dev/usb/lp0', /expected an address such as/],
    ['usblp:', /path must be that of a file, from the root; expected usblp:\/dev\/usb\/lp0, got "usblp:"/],
    ['usblp:dev/usb/lp0', /from the root/],
    ['usblp:/dev/usb/lp0 ', /space at its end/],
    ['file:/tmp/a\0b', /control character/],
    ['file:/tmp/', /that of a file/],
    ['hid:', /four hexadecimal digits each.*hid:1-2\.3 or hid:\/dev\/hidraw0/],
    ['hid:1-', /four hexadecimal digits/],
    ['hid:1-2.3?interface=x', /four hexadecimal digits/],
    ['hid:/dev/', /that of a file/],
    ['usb:4b8:e15', /four hexadecimal digits/],
    ['usb:04b8:0e15:', /four hexadecimal digits/],
    ['serial:/dev/ttyUSB0', /baud is missing/],
    ['serial:/dev/ttyUSB0?baud=fast', /baud is a number from 50 to 4000000/],
    ['serial:/dev/ttyUSB0?baud=1e4', /baud is a number/],
    ['serial:/dev/ttyUSB0?baud=49', /baud is a number/],
    ['serial:/dev/ttyUSB0?baud=9600&speed=1', /"speed" is not one of baud, data, parity, stop, flow/],
    ['serial:/dev/ttyUSB0?baud=9600&baud=9600', /baud stands there twice/],
    ['serial:/dev/ttyUSB0?baud=9600&parity=mark', /parity is one of none, even, odd/],
    ['serial:/dev/ttyUSB0?baud=9600&flow=', /flow is one of none, rtscts, xonxoff/],
    ['serial:/dev/ttyUSB0?baud=9600&flow=none=rtscts', /flow is one of/],
    ['serial:/dev/ttyUSB0?baud=9600&', /"" is not one of/],
    ['serial:/dev/ttyUSB0?baud=9600?flow=none', /only one \?/],
    ['cups:', /the name of a queue/],
    ['cups:two words', /the name of a queue/],
    ['cups:-o', /the name of a queue/],
    ['cups:a/b', /the name of a queue/],
    ['tcp:', /a host, and a port/],
    ['tcp:host:0', /from 1 to 65535/],
    ['tcp:host:65536', /from 1 to 65535/],
    ['tcp:fe80::1:9100', /a host, and a port/],
    ['tcp:a b', /a host, and a port/],
    ['tcp:http://host', /a host, and a port/],
  ])('%j is refused in words', (text, fault) => {
    expect(parsePortAddress(text)).toMatchObject({ fault: expect.stringMatching(fault) });
  });

  it('is read back as it was written', () => {
    const path = fc.stringMatching(/^(\/[a-zA-Z0-9:._-]{1,8}){1,3}$/);
    const anyAddress: fc.Arbitrary<PortAddress> = fc.oneof(
      fc.record({ kind: fc.constant('usblp' as const), path }),
      fc.record({ kind: fc.constant('file' as const), path }),
      fc.record({
        kind: fc.constant('usb' as const),
        vendorId: fc.integer({ min: 0, max: 0xffff }),
        productId: fc.integer({ min: 0, max: 0xffff }),
        serial: fc.option(fc.stringMatching(/^[!-~]{1,20}$/)),
      }),
      fc.record({
        kind: fc.constant('tcp' as const),
        host: fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6()),
        port: fc.integer({ min: 1, max: 65_535 }),
      }),
      fc.record({
        kind: fc.constant('serial' as const),
        path,
        baud: fc.integer({ min: 50, max: 4_000_000 }),
        dataBits: fc.constantFrom(7 as const, 8 as const),
        parity: fc.constantFrom('none' as const, 'even' as const, 'odd' as const),
        stopBits: fc.constantFrom(1 as const, 2 as const),
        flow: fc.constantFrom('none' as const, 'rtscts' as const, 'xonxoff' as const),
      }),
    );
    fc.assert(
      fc.property(anyAddress, (address) => {
        expect(parsePortAddress(formatPortAddress(address))).toEqual(address);
      }),
    );
  });

  it('is an address or a fault, whatever stands there', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('usblp:', 'usb:', 'serial:/a?', 'tcp:', 'file:', ''),
        fc.string({ unit: fc.constantFrom(...'0123456789abcdef:/?&=[]. \0\n\u0301Ж') }),
        (kind, rest) => {
          const parsed = parsePortAddress(kind + rest);
          if ('fault' in parsed) expect(parsed.fault).not.toBe('');
          else expect(parsePortAddress(formatPortAddress(parsed))).toEqual(parsed);
        },
      ),
    );
  });
});
