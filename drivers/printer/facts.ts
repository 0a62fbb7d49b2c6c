/** Meaning of the bits in a printer's answers, and the faults they add up to. */
import type { Trouble } from './job.js';
import { byGravity } from './trouble.js';

export const FACTS = [
  'isOffline',
  'coverOpen',
  /** Printing stopped at the end of the paper. */
  'stoppedByPaperEnd',
  /** The sensor at the head sees no paper. */
  'paperEnd',
  'paperNearEnd',
  /** An error; other answers say which one. */
  'hasError',
  'mechanicalError',
  'cutterError',
  'paperJam',
  'unrecoverableError',
  'headHot',
  'ticketInMouth',
  /** Still printing, or moving paper. */
  'isMoving',
] as const;
export type Fact = (typeof FACTS)[number];

/** Known facts; a missing fact is unknown. */
export type PrinterFacts = Readonly<Partial<Record<Fact, boolean>>>;

/** A fact is true if any of the bits of its masks is set. */
export type BitMeanings = readonly (readonly [mask: number, fact: Fact])[];

/** `DLE EOT 1`. Citizen iDP-3221, page 60. Bit 20h: waits until it may go online again. */
export const PRINTER_BITS: BitMeanings = [[0x28, 'isOffline']];

/** `DLE EOT 2`. Citizen iDP-3221, page 60. */
export const OFFLINE_CAUSE_BITS: BitMeanings = [
  [0x04, 'coverOpen'],
  [0x20, 'stoppedByPaperEnd'],
  [0x40, 'hasError'],
];

/** `DLE EOT 3`. Epson TM-U375, page 45; Citizen iDP-3221, page 60. Bit 40h: a temporary error, which is a hot head. */
export const ERROR_BITS: BitMeanings = [
  [0x04, 'mechanicalError'],
  [0x08, 'cutterError'],
  [0x20, 'unrecoverableError'],
  [0x40, 'headHot'],
];

/** `DLE EOT 4`. Near end: Epson TM-U375, page 45; end: github.com/quobox/vkp80iii, src/vkp80iii/status.py. */
export const PAPER_BITS: BitMeanings = [
  [0x0c, 'paperNearEnd'],
  [0x60, 'paperEnd'],
];

/** `GS r 1` and `ESC v`. Epson TM-T88III manual; github.com/quobox/vkp80iii, transmit_paper_sensor(). */
export const PAPER_SENSOR_BITS: BitMeanings = [
  [0x03, 'paperNearEnd'],
  [0x0c, 'paperEnd'],
];

/**
 * The first three of the four bytes of automatic status; the fourth is reserved. manualsdump.com/en/manuals/156044/319; Epson TM-U220A,
 * page 83. They report the full state, so facts without a bit in them are cleared when they arrive.
 */
export const AUTOMATIC_BITS: readonly BitMeanings[] = [
  [
    [0, 'hasError'],
    [0, 'stoppedByPaperEnd'],
    [0x08, 'isOffline'],
    [0x20, 'coverOpen'],
  ],
  [
    [0x01, 'isOffline'],
    [0x04, 'mechanicalError'],
    [0x08, 'cutterError'],
    [0x20, 'unrecoverableError'],
    [0x40, 'headHot'],
  ],
  [
    [0x03, 'paperNearEnd'],
    [0x0c, 'paperEnd'],
  ],
];

/**
 * The last four bytes of Custom's full status: paper, user, recoverable errors, unrecoverable errors. github.com/quobox/vkp80iii,
 * tests/test_status.py; Custom KPM150 manual, pages 10 and 66. 40h of the first byte is the "virtual" end, a configured length; 02h, 20h
 * and 80h of the third concern the cable and marks on the paper.
 */
export const CUSTOM_BITS: readonly BitMeanings[] = [
  [
    [0x01, 'paperEnd'],
    [0x44, 'paperNearEnd'],
    [0x20, 'ticketInMouth'],
  ],
  [
    [0x03, 'coverOpen'],
    [0x0c, 'isMoving'],
  ],
  [
    [0x01, 'headHot'],
    [0x08, 'mechanicalError'],
    [0x40, 'paperJam'],
  ],
  [
    [0x01, 'cutterError'],
    [0x02, 'coverOpen'],
    [0x8c, 'unrecoverableError'],
  ],
];

/** Decodes each byte by its table. A fact reported by several bytes is true if one of them says so. */
export function factsOf(bytes: readonly number[], meanings: readonly BitMeanings[]): PrinterFacts {
  const facts: Partial<Record<Fact, boolean>> = {};
  for (const [at, bits] of meanings.entries()) {
    for (const [mask, fact] of bits) facts[fact] = facts[fact] === true || ((bytes[at] ?? 0) & mask) !== 0;
  }
  return facts;
}

/** The most severe first. Near-end is not reported if the paper is out. */
export function troublesOf(facts: PrinterFacts): readonly Trouble[] {
  const isPaperEnd = facts.paperEnd === true || facts.stoppedByPaperEnd === true;
  const named: readonly (readonly [Trouble, boolean | undefined])[] = [
    ['paperEnd', isPaperEnd],
    ['paperNearEnd', facts.paperNearEnd === true && !isPaperEnd],
    ['coverOpen', facts.coverOpen],
    ['cutterError', facts.cutterError],
    ['paperJam', facts.paperJam],
    ['mechanicalError', facts.mechanicalError],
    ['unrecoverableError', facts.unrecoverableError],
    ['headHot', facts.headHot],
  ];
  const troubles = named.filter(([, isTrue]) => isTrue === true).map(([trouble]) => trouble);
  const isExplained = troubles.some((trouble) => trouble !== 'paperNearEnd');
  if (facts.hasError === true && !isExplained) troubles.push('mechanicalError');
  else if (facts.isOffline === true && !isExplained) troubles.push('offline');
  return byGravity(troubles);
}
