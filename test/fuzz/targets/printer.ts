/** Printers that lie: what they say, what the machine of a printer makes of it, and how they call themselves on USB. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { liveQuestions, proofQuestion } from '../../../drivers/printer/dialects/index.js';
import type { PrinterProfile } from '../../../drivers/printer/profile.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { proposeProfile } from '../../../drivers/printer/propose.js';
import { expectAnswers, type Listening, listen, startAfresh, startListening } from '../../../drivers/printer/status.js';
import { type Act, World } from '../../drivers/printer/machine-world.js';
import { bytesOf, Choices, cutInTwo, type FuzzTarget, textOf } from '../target.js';

const PROFILES = loadPrinterProfiles();
const WATCHED = ['drivers/printer/'];
const ALL: PrinterProfile['status'] = { dleEot: [1, 2, 3, 4], asb: true, inTurn: 'GS r 1', customFull: true, dleEnqClear: true, zpl: null };
const DIALECTS: readonly [PrinterProfile, ...PrinterProfile[]] = [
  speaking({ ...ALL, customFull: false }),
  speaking({ ...ALL, asb: false, inTurn: 'ESC v' }),
  speaking(ALL),
  speaking({ ...ALL, asb: false, customFull: false }),
];

function speaking(status: PrinterProfile['status']): PrinterProfile {
  const [some] = PROFILES.values();
  ok(some);
  return { ...some, status };
}

/** The longest group is a name; what is held back is never more. */
const GROUP_BYTES_MAX = 80;

const status: FuzzTarget = {
  name: 'printer-status',
  watched: ['drivers/printer/status', 'drivers/printer/facts', 'drivers/printer/dialects'],
  seeds: () => [
    Uint8Array.of(0, 2, 0, 1, 0x12, 0x12, 0x1a),
    Uint8Array.of(1, 1, 2, 0x10, 0x0f, 1, 2, 3, 4),
    Uint8Array.of(2, 2, 3, 4, 0x18, 0, 0x0f, 0, 0x11, 0x13, 0x10, 0x0f, 0, 0, 0, 0),
    Uint8Array.of(3, 0, ...bytesOf('_EPSON\0_TM-T20III\0'), 0x12),
    Uint8Array.of(3, 0, ...bytesOf(`_${'x'.repeat(120)}`)),
  ],
  run: (bytes) => {
    const choices = new Choices(bytes);
    const dialect = choices.of(DIALECTS);
    const proof = proofQuestion(dialect);
    ok(proof);
    const asked = Array.from({ length: choices.byte() % 6 }, () => choices.of([proof, ...liveQuestions(dialect)]));
    const stream = choices.rest();
    const start = expectAnswers(startListening(dialect.status), asked);
    const whole = listen(start, stream);
    const [first, second] = cutInTwo(stream);
    const begun = listen(start, first);
    const ended = listen(begun.listening, second);
    deepEqual([...begun.reports, ...ended.reports], whole.reports, 'the stream may be split anywhere');
    ok(whole.listening.begun.length <= GROUP_BYTES_MAX);
    const answered = whole.reports.filter(({ kind }) => kind === 'answer').length;
    equal(answered + whole.listening.asked.length, asked.length, 'no more answers than questions');
    isUnderstood(startAfresh(whole.listening, []), dialect);
  },
};

/** After a time-out a printer that answers well is understood. */
function isUnderstood(afresh: Listening, dialect: PrinterProfile): void {
  const round = liveQuestions(dialect).slice(0, 4);
  const { reports } = listen(expectAnswers(afresh, round), Uint8Array.of(0x12, 0x12, 0x12, 0x12));
  deepEqual(
    reports.map((report) => report.kind === 'answer' && report.question),
    round,
  );
}

const ACTS: readonly [Act, ...Act[]] = [
  { kind: 'written' },
  { kind: 'answers' },
  { kind: 'print' },
  { kind: 'opened' },
  { kind: 'absent' },
  { kind: 'timeout', which: 0 },
  { kind: 'timeout', which: 1 },
];
const MACHINES = ['epson-tm-t20iii', 'custom-vkp80iii', 'custom-vkp80ii', 'citizen-ct-s651', 'generic-80mm', 'generic-58mm'];
const RECEIVED = 7;

/** Acts, one a byte; the last kind has a length and bytes behind it that the printer says. */
function actsOf(choices: Choices): Act[] {
  const acts: Act[] = [];
  while (!choices.isOver) {
    const kind = choices.byte() % (RECEIVED + 1);
    const act = ACTS[kind];
    acts.push(act ?? { kind: 'received', bytes: choices.take(1 + (choices.byte() % 8)) });
  }
  return acts;
}

const machine: FuzzTarget = {
  name: 'printer-machine',
  watched: WATCHED,
  seeds: () =>
    MACHINES.map((_, at) => Uint8Array.of(at, 3, 0, 1, 2, 0, 0, 1, 0, 1, RECEIVED, 3, 0x1a, 0x16, 0x12, 0x12, 5, 0, 1, 4, 3, 2, 1, 0)),
  run: (bytes) => {
    const choices = new Choices(bytes);
    const profile = PROFILES.get(MACHINES[choices.byte() % MACHINES.length] ?? '');
    ok(profile);
    const world = new World({ ...profile, raster: { ...profile.raster, rowsPerBandMax: 8 } });
    for (const act of actsOf(choices)) world.act(act);
    // A printer that is well again prints the next ticket.
    world.settle();
    world.act({ kind: 'print' });
    world.settle();
    equal(world.outcomes.get(world.jobs)?.kind, 'printed');
    world.act({ kind: 'close' });
  },
};

const identity: FuzzTarget = {
  name: 'printer-identity',
  watched: WATCHED,
  seeds: () =>
    [
      '04b8:0202\nMFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;\nEPSON\nTM-T20II',
      '0dd4:0186\n\nCustom Engineering SpA\nVKP80',
      '0000:0000\nMFG:',
    ].map(bytesOf),
  run: (bytes) => {
    const [vendorProduct = '', ieee1284Id, manufacturer, model] = textOf(bytes).split('\n');
    const found = { vendorProduct, ieee1284Id: ieee1284Id || null, manufacturer: manufacturer ?? null, model: model ?? null };
    const proposals = proposeProfile(found, PROFILES.values());
    // Every printer is offered at least the generic models, and none twice.
    ok(proposals.some(({ profile }) => profile.id.startsWith('generic')));
    equal(new Set(proposals.map(({ profile }) => profile.id)).size, proposals.length);
  },
};

export const printers: readonly FuzzTarget[] = [status, machine, identity];
