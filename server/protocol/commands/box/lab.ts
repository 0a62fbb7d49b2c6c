/** The lab: devices in software of the demo, to watch and to break. An extension of the original protocol. */
import { Type } from '@sinclair/typebox';
import { COMPONENTS } from '../../../model/events/events.js';
import { Nullable, OneOf } from '../../../model/schema.js';
import { extensions, initialField } from '../../declaration.js';

/** Actions on a twin of each kind. */
export const TWIN_ACTIONS = {
  printer: [
    ...(['pullCable', 'plugIn', 'powerOff', 'powerOn', 'removePaper', 'endPaperSoon', 'loadPaper', 'openCover', 'closeCover'] as const),
    ...(['jamCutter', 'clearCutter', 'overheat', 'coolDown', 'tearOff'] as const),
  ],
  line: ['pullCable', 'plugIn'],
  led: ['pullCable', 'plugIn', 'powerOff', 'powerOn', 'answerRightly', 'answerWrongly', 'answerNever'],
  keypad: ['pullCable', 'plugIn', 'press'],
  scanner: ['pullCable', 'plugIn', 'scan'],
  sound: ['pullCable', 'plugIn', 'occupy'],
} as const;
export type TwinKind = keyof typeof TWIN_ACTIONS;
export type TwinAction = (typeof TWIN_ACTIONS)[TwinKind][number];

const KINDS = Object.keys(TWIN_ACTIONS) as TwinKind[];
const ACTIONS: readonly TwinAction[] = [...new Set(Object.values(TWIN_ACTIONS).flat())];
const actionsInWords = KINDS.map((kind) => `${kind}: ${TWIN_ACTIONS[kind].join(', ')}`).join('; ');

const TwinName = () => Type.String({ minLength: 1, maxLength: 200, 'x-expects': 'the name of a twin, as `lab` has it' });
const IsPlugged = () => Type.Boolean({ 'x-expects': 'whether its cable is in' });
const Coming = (what: string) => Type.Integer({ 'x-expects': `a number of its own: ${what}` });
const At = () => Type.String({ 'x-expects': 'when, ISO 8601' });

const PrinterView = Type.Object({
  name: Type.String({ 'x-expects': 'its name, as `devices` has it' }),
  model: Type.String({ description: 'the maker and model that it behaves as' }),
  width_dots: Type.Integer({ 'x-expects': 'printable dots across' }),
  dpi: Type.Integer({ 'x-expects': 'dots an inch' }),
  has_cutter: Type.Boolean({ 'x-expects': 'whether it cuts tickets; otherwise they are torn off' }),
  is_plugged: IsPlugged(),
  is_on: Type.Boolean({ description: 'whether it has power' }),
  is_cover_open: Type.Boolean({ description: 'whether its cover is open' }),
  is_paper_out: Type.Boolean({ description: 'whether the paper is used up' }),
  is_near_end: Type.Boolean({ description: 'whether its sensor says that the roll ends soon' }),
  is_cutter_jammed: Type.Boolean({ 'x-expects': 'the next cut fails' }),
  is_cutter_error: Type.Boolean({ 'x-expects': 'a cut has failed' }),
  is_head_hot: Type.Boolean({ description: 'whether the head is too hot to print' }),
  is_busy: Type.Boolean({ description: 'whether it prints just now' }),
  paper_left_mm: Type.Integer({ description: 'what is left of the roll' }),
  hanging_dots: Type.Integer({
    'x-expects': 'printed rows of paper not yet cut off; `/lab/paper/NAME/hanging.png` is a picture',
  }),
  papers: Type.Array(
    Type.Object({
      id: Coming('`/lab/paper/NAME/ID.png` is a picture of it'),
      at: At(),
      length_mm: Type.Integer({ description: 'how long it is' }),
      is_whole: Type.Boolean({ 'x-expects': 'whether it is a whole ticket on clean paper' }),
      ended_by: OneOf(['cut', 'torn', 'newRoll'], 'cut, torn or newRoll'),
    }),
    { 'x-expects': 'its printed papers, the newest first' },
  ),
});

const LineView = Type.Object({
  name: Type.String({ 'x-expects': 'its name, as `devices` has it' }),
  model: Type.String({ 'x-expects': 'of its boards' }),
  port: Type.String({ description: 'where the box opens it' }),
  is_plugged: Type.Boolean({ 'x-expects': 'whether the adapter, or the cable of the converter, is in' }),
});

const LedView = Type.Object({
  name: Type.String({ 'x-expects': 'the line that it is connected to' }),
  address: Type.Integer({ description: 'its address on the line' }),
  look: OneOf(['segments', 'dots'], 'segments or dots'),
  cells: Type.Integer({ 'x-expects': 'across' }),
  is_plugged: IsPlugged(),
  is_on: Type.Boolean({ description: 'whether it has power' }),
  answers: OneOf(['rightly', 'wrongly', 'refusing', 'never'], 'rightly, wrongly, refusing or never'),
  brightness: Type.Number({ 'x-expects': 'percent' }),
  rows: Type.Array(
    Type.Object({
      text: Type.String({ description: 'what people read' }),
      segments: Type.Array(Type.Integer(), {
        'x-expects': 'by cell: bits 0 to 6 are segments a to g, 7 and 8 arrows to the left and to the right; none on a matrix of dots',
      }),
      is_blinking: Type.Boolean({ description: 'whether it blinks' }),
    }),
    { 'x-expects': 'what is lit, from the top' },
  ),
});

const KeypadView = Type.Object({
  name: Type.String({ 'x-expects': 'its name, as `devices` has it' }),
  line: Type.String({ 'x-expects': 'the line that it is connected to' }),
  workplace: Type.Integer({ 'x-expects': 'the window at which it is' }),
  is_plugged: IsPlugged(),
  lamp: Type.String({ 'x-expects': 'off, red or green; `green 500` = blinks every 500 ms' }),
  beeps: Type.Integer({ 'x-expects': 'how often it beeped' }),
  keys: Type.Array(
    Type.Object({
      key: Type.String({ description: 'what is printed on it' }),
      actions: Type.Array(Type.String(), { 'x-expects': 'what it does, such as `call`' }),
    }),
    { description: 'its keys' },
  ),
});

const ScannerView = Type.Object({
  name: Type.String({ 'x-expects': 'its name, as `devices` has it' }),
  workplace: Nullable(Type.Integer(), 'the window at which it is, or null'),
  registrator: Nullable(Type.Integer(), 'the kiosk at which it is, or null'),
  is_plugged: IsPlugged(),
  scans: Type.Integer({ 'x-expects': 'how many codes it has read' }),
});

const SoundView = Type.Object({
  name: Type.String({ 'x-expects': 'its name, as `devices` has it' }),
  state: OneOf(['ready', 'unplugged', 'occupied'], 'ready, unplugged or occupied (another program holds it)'),
  heard: Type.Array(
    Type.Object({
      id: Coming('`/lab/sound/NAME/ID.wav` is what was heard'),
      at: At(),
      seconds: Type.Number({ description: 'how long it was' }),
    }),
    {
      'x-expects': 'what was heard, the newest first',
    },
  ),
});

export const LabState = Type.Object({
  printers: Type.Array(PrinterView, { description: 'printers' }),
  lines: Type.Array(LineView, { description: 'lines of LED boards' }),
  leds: Type.Array(LedView, { description: 'LED boards' }),
  keypads: Type.Array(KeypadView, { description: 'keypads' }),
  scanners: Type.Array(ScannerView, { description: 'scanners' }),
  sounds: Type.Array(SoundView, { description: 'loudspeakers' }),
  logins: Type.Array(
    Type.Object({
      component: OneOf(COMPONENTS, `one of ${COMPONENTS.join(', ')}`),
      login: Type.String({ description: 'the login' }),
      password: Type.String({ description: 'the password in plain words' }),
      place: Nullable(Type.Integer(), 'the window, kiosk or board; null = none'),
    }),
    { 'x-expects': 'log-ins of the demo, as on its front page' },
  ),
});

const stateExample = {
  printers: [],
  lines: [
    { name: 'led-bus', model: 'Candle 7 cells: ticket, arrow, window', port: 'serial:/var/lines/led-bus?baud=19200', is_plugged: true },
  ],
  leds: [
    {
      ...{ name: 'led-bus', address: 33, look: 'segments', cells: 7, is_plugged: true, is_on: true, answers: 'rightly', brightness: 100 },
      rows: [{ text: 'Г002> 2', segments: [49, 63, 63, 91, 256, 0, 91], is_blinking: true }],
    },
  ],
  keypads: [],
  scanners: [],
  sounds: [{ name: 'hall', state: 'ready', heard: [{ id: 1, at: '2026-11-24T12:09:00.000Z', seconds: 3.2 }] }],
  logins: [{ component: 'administrator', login: 'admin', password: '12345', place: null }],
};

export const labCommands = extensions('boards', {
  lab: {
    summary: 'The virtual devices of the demo and their visible state. A box with real devices has none.',
    rights: null,
    reply: LabState,
    example: { request: {}, reply: stateExample },
  },

  subscribeLab: {
    summary: 'Subscribes to the virtual devices of the demo: changes are pushed as `lab`.',
    rights: null,
    data: initialField,
  },

  unsubscribeLab: {
    summary: 'Ends the subscription to `lab`.',
    rights: null,
  },

  actOnTwin: {
    summary:
      'Acts on a virtual device (twin) of the demo: pulls its cable, opens its cover, presses a key. It needs no session: the ' +
      'passwords of the demo are on its front page, and a box with real devices has no twins. Actions of a ' +
      actionsInWords,
    rights: null,
    data: {
      kind: OneOf(KINDS, `one of ${KINDS.join(', ')}`),
      name: TwinName(),
      address: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535, 'x-expects': 'the address of a board, with led' })),
      action: OneOf(ACTIONS, 'what can be done to a twin of that kind, such as pullCable or press'),
      key: Type.Optional(Type.String({ minLength: 1, maxLength: 20, 'x-expects': 'which key, with press' })),
      code: Type.Optional(Type.String({ minLength: 1, maxLength: 500, 'x-expects': 'what is read, with scan' })),
      mm: Type.Optional(
        Type.Integer({ minimum: 0, maximum: 100_000, 'x-expects': 'after how many millimetres, with endPaperSoon; 60 if left out' }),
      ),
    },
    example: { request: { kind: 'line', name: 'led-bus', action: 'pullCable' } },
  },
});
