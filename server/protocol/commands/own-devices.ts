/** Devices of the configuration file, added and removed by the box itself. An extension of the original protocol. */
import { Type } from '@sinclair/typebox';
import { Nullable, OneOf, Switch, WholeNumber } from '../../model/schema.js';
import { extensions } from '../declaration.js';
import { ConfigurationOutcome, FileVersion } from './settings.js';

const KINDS = ['printer', 'led', 'lcd', 'keypad', 'scanner', 'sound'] as const;
const Kind = () => OneOf(KINDS, `the kind of the device: ${KINDS.join(', ')}`);
const Said = (expects: string) => Type.String({ 'x-expects': expects });
const DeviceName = () =>
  Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,39}$', 'x-expects': 'a name of 1 to 40 of the characters a-z, 0-9, "-" and "_"' });
const Place = (expects: string) => Type.Optional(WholeNumber(expects, 1, 1_000_000_000));
const checkField = Type.Optional(Switch('true = nothing is written; the answer says what is wrong'));

export const ownDeviceCommands = extensions('general', {
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
          what: Said('its maker and name, as it says'),
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
        }),
        { description: 'the models that the box knows' },
      ),
      configured: Type.Array(
        Type.Object({
          kind: Kind(),
          name: Said('its name'),
          port: Said('its port'),
          model: Nullable(Type.String(), 'its model; null = this kind has none'),
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
      check: checkField,
    },
    reply: Type.Object(ConfigurationOutcome),
    example: {
      request: { kind: 'printer', name: 'entrance', port: 'tcp:192.0.2.50:9100', model: 'epson-tm-t20iii' },
      reply: { applied: true, faults: [] },
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
