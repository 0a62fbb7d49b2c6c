/** Devices of the configuration file, added and removed by the box itself. An extension of the original protocol. */
import { Type } from '@sinclair/typebox';
import { Nullable, OneOf, Switch, WholeNumber } from '../../../model/schema.js';
import { extensions } from '../../declaration.js';
import { ConfigurationOutcome, FileVersion } from './settings.js';

const KINDS = ['printer', 'led', 'lcd', 'keypad', 'scanner', 'sound'] as const;
const Kind = () => OneOf(KINDS, `the kind of the device: ${KINDS.join(', ')}`);
const Said = (expects: string) => Type.String({ 'x-expects': expects });
const DeviceName = () =>
  Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,39}$', 'x-expects': 'a name of 1 to 40 of the characters a-z, 0-9, "-" and "_"' });
const Place = (expects: string) => Type.Optional(WholeNumber(expects, 1, 1_000_000_000));
const checkField = Type.Optional(Switch('true = nothing is written; the answer says what is wrong'));

export const configuredDeviceCommands = extensions('general', {
  scanDevices: {
    summary:
      'What is plugged into the machine of the box, with the likely models; the models that the box knows; and the devices of its ' +
      'configuration file. Nothing is opened. What hangs on the network or on a line cannot be seen.',
    rights: ['administrator'],
    reply: Type.Object({
      version: Said('of the file, for `addDevice` and `removeDevice`'),
      writable: Type.Boolean({ 'x-expects': 'whether the box can change the file' }),
      found: Type.Array(
        Type.Object({
          kind: OneOf(['printer', 'serial', 'hid', 'lcd', 'sound'], 'printer, serial line, keys or a scanner (hid), screen, sound card'),
          what: Said('its maker, name and USB ids as it says them, or the size of a screen; empty if it says nothing'),
          place: Said('where it is'),
          used_by: Type.Array(Type.String(), { 'x-expects': 'names of devices of the file that are there' }),
          proposals: Type.Array(
            Type.Object({
              kind: Kind(),
              port: Said('its port, for `addDevice`'),
              model: Nullable(Type.String(), 'the likely model; null = this kind has none'),
              reason: Said('why this is proposed, in English'),
            }),
            { 'x-expects': 'what it may be, the most likely first; [] = of no use to the box' },
          ),
        }),
        { description: 'what is plugged in' },
      ),
      models: Type.Array(
        Type.Object({
          kind: Kind(),
          id: Said('the model, for `addDevice`'),
          vendor: Said('its maker'),
          model: Said('its name'),
          mode: Type.Optional(
            OneOf(
              ['keyboard', 'serial', 'hidPos'],
              'of a scanner: it types as a keyboard, is on a serial line, or sends reports of HID-POS',
            ),
          ),
          layouts: Type.Optional(
            Type.Array(Type.String(), {
              'x-expects': 'of a scanner that types as a keyboard: layouts that it may be set to, for `addDevice`, the usual one first',
            }),
          ),
        }),
        { description: 'the models that the box knows' },
      ),
      configured: Type.Array(
        Type.Object({
          kind: Kind(),
          name: Said('its name'),
          port: Said('its port'),
          model: Nullable(Type.String(), 'its model; null = this kind has none'),
          layout: Type.Optional(Said('of a scanner that types as a keyboard: the layout that it is set to')),
        }),
        { description: 'the devices of the file: what the box has after its next start' },
      ),
    }),
    example: {
      request: {},
      reply: {
        version: 'p0gTz4Jv2kWcXUu1nq0x2w',
        writable: true,
        found: [
          {
            kind: 'printer',
            what: 'EPSON TM-T20III (USB 04b8:0e28)',
            place: '/dev/usb/lp0',
            used_by: ['hall'],
            proposals: [{ kind: 'printer', port: 'usblp:/dev/usb/lp0', model: 'epson-tm-t20iii', reason: 'it says so' }],
          },
        ],
        models: [{ kind: 'printer', id: 'epson-tm-t20iii', vendor: 'Epson', model: 'TM-T20III' }],
        configured: [{ kind: 'printer', name: 'hall', port: 'usblp:/dev/usb/lp0', model: 'epson-tm-t20iii' }],
      },
    },
  },

  addDevice: {
    summary:
      'Writes the table of a device into the configuration file; the rest of it stays as it is. Nothing is written with which the box ' +
      'would not start. The device is there after the next start.',
    rights: ['administrator'],
    changes: true,
    data: {
      version: Type.Optional(FileVersion()),
      kind: Kind(),
      name: DeviceName(),
      port: Type.String({ minLength: 1, maxLength: 4096, 'x-expects': 'a port, the output of a screen, or a sound device' }),
      model: Type.Optional(Type.String({ minLength: 1, maxLength: 100, 'x-expects': 'a model of `scanDevices`' })),
      workplace: Place('of a keypad or scanner: the id of the window where it is'),
      registrator: Place('of a keypad or scanner: the id of the kiosk where it is'),
      transliterate: Type.Optional(Switch('of LED boards: true = letters that they lack are replaced as the model says, G for Г')),
      layout: Type.Optional(
        Type.String({
          pattern: '^[a-z]{2}$',
          'x-expects': 'of a scanner that types as a keyboard: a layout of its model in `scanDevices`',
        }),
      ),
      settings: Type.Optional(
        // Neither a text nor a path: whoever may add a device gets no way to write into a file of the machine.
        Type.Record(Type.String({ pattern: '^[a-z_]{1,40}$' }), Type.Union([Type.Integer(), Type.Boolean()]), {
          'x-expects': 'other settings of its table by their keys, numbers and switches: {"address": 32}',
          maxProperties: 20,
        }),
      ),
      check: checkField,
    },
    reply: Type.Object(ConfigurationOutcome),
    example: {
      request: { kind: 'printer', name: 'entrance', port: 'tcp:192.0.2.50:9100', model: 'epson-tm-t20iii' },
      reply: { applied: true, faults: [] },
    },
  },

  askPrinter: {
    summary:
      'Asks a printer that is not configured yet what it is, at a port that nothing else has open: `DLE EOT 1..4`, `GS I` and ' +
      '`GS r 1`, one that answers none of it in ZPL (`~HI`), on a serial line at the given speed and then at the usual ones; a ' +
      'queue of CUPS, whether it prints. Nothing is printed. For one that answers nothing a model is proposed that the box never asks.',
    rights: ['administrator'],
    data: {
      port: Type.String({
        minLength: 1,
        maxLength: 4096,
        'x-expects': 'a port of a printer, as in the configuration: usblp, usb, serial, tcp or cups',
      }),
    },
    reply: Type.Object({
      verdict: OneOf(
        [
          ...['answers', 'zpl', 'silent', 'notEscPos', 'wrongSpeed', 'queue', 'absent', 'busy', 'denied', 'lost', 'closed'],
          ...['failed', 'noScheduler', 'noQueue', 'queueStopped', 'queueWaits'],
        ] as const,
        'it answers; it answers in ZPL, and no model here is its; nothing came; what came is no printer; what came over a serial line is ' +
          'garbled at each speed; a queue of CUPS takes jobs; or why the port could not be opened, or the queue prints nothing',
      ),
      port: Said('its port, with the speed and the handshake of a serial line that were found'),
      model: Nullable(Type.String(), 'the model to choose; null = none can be told'),
      why: Nullable(
        OneOf(
          ['named', 'unnamed', 'partly', 'silent'],
          'it calls itself so; it answers, and no model has its name; it does not answer all that the model would be asked, and the box ' +
            'asks it the rest; it answers nothing, and the box will not ask it',
        ),
        'why this model; null = none is proposed',
      ),
      vendor: Nullable(Type.String(), 'its maker, as it says'),
      name: Nullable(Type.String(), 'its name, as it says'),
      faults: Type.Array(Type.String(), { 'x-expects': 'codes of its faults, as in `devices`' }),
      bauds: Type.Array(Type.Integer(), { 'x-expects': 'speeds that were tried; [] = no serial line' }),
      flow: Nullable(OneOf(['rtscts', 'xonxoff'], 'a handshake'), 'the handshake that was seen; null = nothing tells'),
      says: Said('what CUPS says of a queue that prints nothing, or which queues it has; "" = nothing'),
    }),
    example: {
      request: { port: 'tcp:192.0.2.50:9100' },
      reply: {
        ...{ verdict: 'answers', port: 'tcp:192.0.2.50:9100', model: 'epson-tm-t20iii', why: 'named', vendor: 'EPSON', name: 'TM-T20III' },
        ...{ faults: [], bauds: [], flow: null, says: '' },
      },
    },
  },

  findPrinters: {
    summary:
      'Printers of the local network: those that name themselves by multicast DNS and, only if `neighbours` asks for it, every address ' +
      'of the network around the box that accepts a connection to port 9100. Nothing is sent to them. It takes some seconds.',
    rights: ['administrator'],
    data: { neighbours: Type.Optional(Switch('true = connect to port 9100 of every neighbour, 256 at most for each network card')) },
    reply: Type.Array(
      Type.Object({
        port: Said('its port, for `askPrinter` and `addDevice`'),
        vendor: Nullable(Type.String(), 'its maker, as it says'),
        name: Nullable(Type.String(), 'its name, as it says; null = it only accepts connections'),
        how: OneOf(['mdns', 'sweep'], 'it named itself, or it was found by its port'),
      }),
    ),
    example: { request: {}, reply: [{ port: 'tcp:192.0.2.50:9100', vendor: 'EPSON', name: 'TM-T20III', how: 'mdns' }] },
  },

  previewBoards: {
    summary:
      'What LED boards of a model would show of this branch: the first and the last ticket of each range, each window, and what ' +
      'could not be shown or could be read wrongly.',
    rights: ['administrator'],
    data: {
      model: Type.String({ minLength: 1, maxLength: 100, 'x-expects': 'a model of LED boards of `scanDevices`' }),
      transliterate: Type.Optional(Switch('true = letters that the boards lack are replaced as the model says, G for Г')),
    },
    reply: Type.Object({
      model: Said('the model'),
      rows: Type.Array(
        Type.Object({
          kind: OneOf(['tickets', 'window'], 'a range of tickets, or a window'),
          id: Type.Integer({ description: 'of the range or the window' }),
          text: Said('the prefix of the range, or the short name of the window'),
          shows: Type.Array(Type.String(), { 'x-expects': 'what the board shows: of a range its first and its last ticket' }),
          verdict: OneOf(
            ['shown', 'cannot', 'likeOther', 'likeDigits'],
            'it is shown; the board cannot show it, and the box would refuse it; it looks like another range; a letter looks like a digit',
          ),
          letters: Type.Array(Type.String(), { 'x-expects': 'letters that the board lacks, or that look like digits' }),
          cells: Type.Integer({ description: 'cells for it; without `letters` it is longer than that, where it cannot be shown' }),
          like: Nullable(Type.String(), 'the prefix of the range that looks the same; null = none'),
        }),
        { description: 'ranges first, in the order of their books' },
      ),
    }),
    example: {
      request: { model: 'candle-7' },
      reply: {
        model: 'candle-7',
        rows: [
          {
            ...{ kind: 'tickets', id: 1, text: 'A', shows: ['A001-1 ', 'A999-1 '], verdict: 'shown' },
            ...{ letters: [], cells: 4, like: null },
          },
        ],
      },
    },
  },

  removeDevice: {
    summary: 'Takes the table of a device out of the configuration file; the device is gone after the next start.',
    rights: ['administrator'],
    changes: true,
    data: { version: Type.Optional(FileVersion()), kind: Kind(), name: DeviceName(), check: checkField },
    reply: Type.Object(ConfigurationOutcome),
    example: { request: { kind: 'printer', name: 'entrance' }, reply: { applied: true, faults: [] } },
  },
});
