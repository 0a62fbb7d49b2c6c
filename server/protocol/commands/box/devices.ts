/** Devices, for installers. An extension of the original protocol. */
import { type Static, Type } from '@sinclair/typebox';
import { TEST_OUTCOMES, type TestOutcomeCode } from '../../../model/errors/test-outcomes.js';
import { OneOf } from '../../../model/schema.js';
import { ErrorParameters, extensions } from '../../declaration.js';

const Word = (expects: string) => Type.String({ minLength: 1, maxLength: 200, 'x-expects': expects });

const deviceFields = {
  name: Word('the name of a configured device'),
  kind: Type.Optional(Word('its kind, where devices of several kinds have this name')),
};

const codes = Object.keys(TEST_OUTCOMES) as TestOutcomeCode[];

/** The outcome of a test, as data. */
export const TestOutcome = {
  code: OneOf(codes, 'the same as a code'),
  parameters: ErrorParameters,
};

const DeviceBytesPush = Type.Object(
  {
    name: Type.String({ 'x-expects': 'the name of the device' }),
    kind: Type.String({ 'x-expects': 'the kind of the device' }),
    dropped: Type.Integer({ 'x-expects': 'bytes that a slow reader missed' }),
    chunks: Type.Array(
      Type.Object({
        at: Type.String({ 'x-expects': 'when, ISO 8601' }),
        direction: Type.Unsafe<'out' | 'in' | 'opened' | 'lost'>(
          Type.Union(
            ['out', 'in', 'opened', 'lost'].map((direction) => Type.Literal(direction)),
            { 'x-expects': 'out or in; opened or lost = what happened to the port' },
          ),
        ),
        bytes: Type.String({ 'x-expects': 'base64' }),
        note: Type.String({ 'x-expects': 'why the port was lost' }),
        said: Type.Optional(Type.Array(Type.String(), { 'x-expects': 'the meaning of the bytes, as far as it is known' })),
      }),
      { description: 'what crossed the cable since the last push, in order' },
    ),
  },
  { description: 'bytes on the cable of a device' },
);
export type DeviceBytes = Static<typeof DeviceBytesPush>;

export const deviceCommands = extensions('boards', {
  subscribeDeviceBytes: {
    summary:
      'Subscribes to the bytes sent to and received from a device, pushed as `deviceBytes`. For a shared line the bytes of the whole ' +
      'line are pushed. A slow reader does not delay the device.',
    rights: ['administrator'],
    data: deviceFields,
    push: {
      name: 'deviceBytes',
      data: DeviceBytesPush,
      example: {
        name: 'hall',
        kind: 'printer',
        dropped: 0,
        chunks: [
          { at: '2015-06-17T15:45:04.120Z', direction: 'out', bytes: 'EAQB', note: '', said: ['asks for the state of the printer'] },
        ],
      },
    },
    example: { request: { name: 'led-bus', kind: 'led' } },
  },

  unsubscribeDeviceBytes: {
    summary: 'Ends the subscription to `deviceBytes` of a device.',
    rights: ['administrator'],
    data: deviceFields,
    example: { request: { name: 'led-bus', kind: 'led' } },
  },

  testDevice: {
    summary:
      'Tests a device: a test page, all segments, a picture, lamps, a sentence. Tickets and calls have priority. After the test the ' +
      'device shows its normal content again, and only then the reply is sent, within about twenty seconds.',
    rights: ['administrator'],
    data: {
      ...deviceFields,
      pattern: Type.Optional(
        Word(
          'identify, or page (printers), segments or glyphs (led), picture (lcd), lights or keys (keypads), sentence (sound); ' +
            'left out = the first of its kind',
        ),
      ),
    },
    reply: Type.Object({
      kind: Type.String({ 'x-expects': 'the kind of the device' }),
      pattern: Type.String({ 'x-expects': 'the test pattern' }),
      done: Type.Boolean({ 'x-expects': 'whether the test succeeded, as far as the device reports' }),
      text: Type.String({ 'x-expects': 'the result, in words' }),
      ...TestOutcome,
    }),
    example: {
      request: { name: 'hall', kind: 'printer' },
      reply: {
        ...{ kind: 'printer', pattern: 'page', done: true, text: 'It is printed, 82 mm of paper; the printer said so.' },
        ...{ code: 'printed', parameters: { length: 82 } },
      },
    },
  },
});
