/** Paper: printers, designs of tickets, and copies of tickets. An extension of the original protocol. */
import { Type } from '@sinclair/typebox';
import { Consumer } from '../../../model/books/consumer.js';
import { ANYBODY, type Right } from '../../../model/books/declaration.js';
import { DESIGN_NAME_PATTERN, TicketDesign } from '../../../model/designs/ticket-design.js';
import { described, Id, Nullable, OneOf } from '../../../model/schema.js';
import { ErrorParameters, extensions, initialField } from '../../declaration.js';
import { DesignVersion, ReadVersion } from '../books/templates.js';
import { TestOutcome } from '../box/devices.js';

const ADMINISTRATOR: readonly Right[] = ['administrator'];
/** Users and devices near a printer. */
const NEARBY: readonly Right[] = ['administrator', 'clerk', 'registrator'];

const Printer = () => Type.String({ minLength: 1, maxLength: 200, 'x-expects': 'the name of a configured printer' });
const DesignName = () =>
  Type.String({ pattern: DESIGN_NAME_PATTERN, 'x-expects': 'a name of at most 60 of the characters a-z, 0-9 and "-", such as "bank"' });
const Language = () => Type.String({ pattern: '^[a-z]{2}$', 'x-expects': 'a language such as "ru"' });
const Preview = () => Type.String({ 'x-expects': 'a PNG picture in base64, after "image/png;base64,"' });

/** Printable dots across of the paper that tickets are printed on, of 203 and 180 dots an inch. */
const PREVIEW_WIDTHS_DOTS = [384, 512, 576, 640] as const;
const PREVIEW_EXAMPLE = 'image/png;base64,iVBORw0KGgoAAAANSUhEUg==';

/** The state of a ticket's paper. */
export const PrintState = Type.Object({
  state: OneOf(
    ['none', 'queued', 'printing', 'printed', 'failed', 'screen'],
    'none (not requested), queued or printing (may still come), printed, failed, or screen (no paper: show the number)',
  ),
  reason: Nullable(Type.String(), 'the reason, such as "paperEnd"; null = none'),
});

const DEVICE_KINDS = ['printer', 'led', 'lcd', 'keypad', 'scanner', 'sound', 'broker', 'messages', 'headquarters'] as const;

const ShownOnBoard = Type.Object({
  board: Type.Integer({ 'x-expects': 'its id in the book ScoreBoard' }),
  name: Type.String({ 'x-expects': 'its name in the book' }),
  address: Type.Integer({ 'x-expects': 'its address on the line' }),
  lines: Type.Array(
    Type.Object({
      ticket: Type.String({ description: 'the ticket that is called' }),
      arrow: OneOf(['left', 'right', 'none'], 'left, right or none'),
      window: Type.String({ description: 'the window it is called to' }),
    }),
    { 'x-expects': 'from the top; none = the board is dark' },
  ),
  clock: Nullable(Type.String(), 'the time in place of the last line; null = none'),
  blinks: Type.Boolean({ 'x-expects': 'whether it is blinking for a call' }),
  tested: Type.Boolean({ 'x-expects': 'whether it shows a test pattern of a technician instead' }),
});

const Device = Type.Object({
  name: Type.String({ 'x-expects': 'its name in the configuration' }),
  kind: OneOf(DEVICE_KINDS, 'what it is: printer, led, lcd, keypad, scanner, sound, broker, messages or headquarters'),
  profile: Type.String({ 'x-expects': 'its profile, such as "epson-tm-t88"' }),
  model: Type.String({ 'x-expects': 'its maker and model' }),
  port: Type.String({ 'x-expects': 'where it is connected, such as "usblp:/dev/usb/lp0"' }),
  state: OneOf(
    ['starting', 'ready', 'warning', 'trouble'],
    'starting (not known yet), ready, warning (works, but needs attention) or trouble (does not work)',
  ),
  troubles: Type.Array(
    Type.Object({
      code: Type.String({ 'x-expects': 'such as "paperEnd"' }),
      text: Type.String({ 'x-expects': 'what is wrong' }),
      remedy: Type.String({ 'x-expects': 'what to do about it' }),
      about: Type.Optional(Type.String({ 'x-expects': 'the board, if the line has several; left out = the whole device' })),
      says: Type.Optional(
        Type.String({ 'x-expects': 'what the other side says of it: CUPS why a queue is stopped, or which queues there are' }),
      ),
      refusal: Type.Optional(
        Type.Object(
          {
            codeModule: Type.Integer({ 'x-expects': 'the module of the error' }),
            codeError: Type.Integer({ 'x-expects': 'the error within its module' }),
            parameters: ErrorParameters,
          },
          { 'x-expects': 'of `cannotShow`: the error with which the box would refuse this board today' },
        ),
      ),
    }),
    { 'x-expects': 'the gravest first' },
  ),
  roll: Nullable(
    Type.Object({
      used_mm: Type.Number({ 'x-expects': 'paper used since the roll was changed' }),
      tickets_left: Nullable(Type.Integer(), 'estimated number of tickets left on the roll; null = the length of a roll is not configured'),
    }),
    'the present roll; null = nothing was printed yet, or the device is not a printer',
  ),
  jobs: Type.Integer({
    'x-expects':
      'tickets waiting to be printed; of messages: those that are due; of headquarters: batches of the journal waiting to be sent',
  }),
  files: Type.Optional(
    Type.Object(
      {
        wanted: Type.Integer({ 'x-expects': 'how many there are to be' }),
        whole: Type.Integer({ 'x-expects': 'how many are there as a whole' }),
        bytes: Type.Integer({ 'x-expects': 'bytes that are there' }),
        of_bytes: Type.Integer({ 'x-expects': 'of so many' }),
      },
      { 'x-expects': 'of headquarters: films, pictures and templates that it sends; left out = none' },
    ),
  ),
  release: Type.Optional(
    Type.Object(
      {
        version: Nullable(Type.String(), 'null = what was offered does not say it'),
        state: OneOf(
          ['fetching', 'waiting', 'ordered', 'installing', 'installed', 'failed'],
          'fetching, waiting (until nobody is in the queue), ordered (root is to take it), installing, installed or failed',
        ),
        fault: Nullable(Type.String(), 'of failed: why; of fetching: what it waits for; null = nothing'),
        since: Type.String({ 'x-expects': 'when that began' }),
        until: Nullable(Type.String(), 'of installing: until when it has to stay up; null = it does not run yet'),
      },
      { 'x-expects': 'of headquarters: the package that it sent last; left out = none' },
    ),
  ),
  shows: Type.Optional(Type.Array(ShownOnBoard, { 'x-expects': 'what the LED boards of a line show now' })),
  workplace: Type.Optional(Type.Integer({ 'x-expects': 'of a keypad or scanner at a window: the id of the window' })),
  registrator: Type.Optional(Type.Integer({ 'x-expects': 'of a scanner at a kiosk: the id of the kiosk' })),
});

const devicesExample = [
  {
    name: 'hall',
    kind: 'printer',
    profile: 'epson-tm-t88',
    model: 'Epson TM-T88III',
    port: 'usblp:/dev/usb/lp0',
    state: 'trouble',
    troubles: [{ code: 'paperEnd', text: 'The paper is used up.', remedy: 'Put in a new roll and close the cover.' }],
    roll: { used_mm: 78_540, tickets_left: 0 },
    jobs: 2,
  },
];

const designExample = {
  title: 'Как в банке',
  languages: ['ru', 'en'],
  rows: [
    { row: 'text', text: '{branch}', bold: true },
    { row: 'text', text: { ru: 'Ваш номер', en: 'Your number' } },
    { row: 'number', size: 14 },
    { row: 'services', most: 3 },
    { row: 'ends', left: '{date}', right: '{time}' },
  ],
};

export const printingCommands = extensions('printing', {
  reprintTicket: {
    summary:
      'Prints the ticket of a visitor in the queue again, marked as a copy: on the given printer, else on the printer of the first ' +
      'print, else on that of the kiosk.',
    rights: NEARBY,
    changes: true,
    answersAllDay: true,
    data: { id: Id('a ticket'), printer: Type.Optional(Printer()) },
    reply: Type.Object({
      consumer: described('the ticket', Consumer.element),
      print: described('the state of the print job', PrintState),
    }),
    example: {
      request: { id: 32317, printer: 'hall' },
      reply: { consumer: Consumer.example, print: { state: 'printed', reason: null } },
    },
  },

  devices: {
    summary: 'The devices, their state, their faults and the remedies.',
    rights: ANYBODY,
    reply: Type.Array(Device),
    example: { request: {}, reply: devicesExample },
  },

  subscribeDevices: {
    summary: 'Subscribes to the devices: each change is pushed as `devices`.',
    rights: ANYBODY,
    data: initialField,
  },

  unsubscribeDevices: {
    summary: 'Ends the subscription to `devices`.',
    rights: ANYBODY,
  },

  newRoll: {
    summary: 'Reports a new paper roll in a printer that cannot detect it: the box counts the used paper from 0 again.',
    rights: NEARBY,
    changes: true,
    data: { printer: Printer() },
    example: { request: { printer: 'hall' } },
  },

  ticketDesigns: {
    summary: 'The ticket designs, built-in ones and those of the branch, sorted by name.',
    rights: ADMINISTRATOR,
    reply: Type.Array(
      Type.Object({
        name: DesignName(),
        title: Type.String({ description: 'the display name' }),
        built_in: Type.Boolean({ 'x-expects': 'whether it is a built-in design, unchanged' }),
        version: DesignVersion(),
        design: described('the whole design', TicketDesign),
      }),
    ),
    example: {
      request: {},
      reply: [{ name: 'bank', title: designExample.title, built_in: false, version: 'J4xkq2mTzB0w', design: designExample }],
    },
  },

  setTicketDesign: {
    summary:
      'Stores a ticket design under a name, and replaces the one that has this name, built-in ones included. With `version` it is ' +
      'refused if the design has changed since.',
    rights: ADMINISTRATOR,
    changes: true,
    data: { name: DesignName(), design: described('the whole design', TicketDesign), version: Type.Optional(ReadVersion()) },
    example: { request: { name: 'bank', design: designExample } },
  },

  removeTicketDesign: {
    summary: 'Removes a design of the branch. Refused while a kiosk uses it. A built-in design of the same name is then used again.',
    rights: ADMINISTRATOR,
    changes: true,
    data: { name: DesignName() },
    example: { request: { name: 'bank' } },
  },

  previewTicketDesign: {
    summary:
      'Draws a design that is being edited, with a sample ticket, for the given paper width (576 if left out), in one of its languages ' +
      '(the first if left out).',
    rights: ADMINISTRATOR,
    data: {
      design: described('the whole design, which need not be kept', TicketDesign),
      width: Type.Optional(OneOf(PREVIEW_WIDTHS_DOTS, `${PREVIEW_WIDTHS_DOTS.join(', ')} (dots across)`)),
      language: Type.Optional(Language()),
    },
    reply: Type.Object({ preview: Preview() }),
    example: { request: { design: designExample, width: 576 }, reply: { preview: PREVIEW_EXAMPLE } },
  },

  testTicketDesign: {
    summary:
      'Prints a design that is being edited, with a sample ticket. Tickets of visitors have priority. The reply is sent when it is ' +
      'printed, or after about twenty seconds.',
    rights: ADMINISTRATOR,
    data: {
      design: described('the whole design, which need not be kept', TicketDesign),
      printer: Printer(),
      language: Type.Optional(Language()),
    },
    reply: Type.Object({
      done: Type.Boolean({ 'x-expects': 'whether it was printed, as far as the printer reports' }),
      text: Type.String({ 'x-expects': 'the result, in words' }),
      ...TestOutcome,
    }),
    example: {
      request: { design: designExample, printer: 'hall', language: 'ru' },
      reply: {
        ...{ done: true, text: 'It is printed, 92 mm of paper; the printer said so.' },
        ...{ code: 'printed', parameters: { length: 92 } },
      },
    },
  },
});
