/** Meaning of the bits in a printer's answers, and the faults they add up to. */
import { bySeverity, type PrinterFault } from './faults.js';

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
  /** Of the power supply. */
  'voltageError',
  'cutterError',
  'paperJam',
  'unrecoverableError',
  'headHot',
  'ticketInMouth',
  /** Still printing, or moving paper. */
  'isMoving',
] as const;
export type Fact = (typeof FACTS)[number];

export type PrinterFacts = Readonly<Partial<Record<Fact, boolean>>>;

/** The mask of each fact in a byte: the fact is true if any of these bits is set, and false if there are none. */
export type BitMeanings = Readonly<Partial<Record<Fact, number>>>;

/** Decodes each byte by its table. A fact reported by several bytes is true if one of them says so. */
export function factsOf(bytes: readonly number[], meanings: readonly BitMeanings[]): PrinterFacts {
  const facts: Partial<Record<Fact, boolean>> = {};
  for (const [at, masks] of meanings.entries()) {
    for (const fact of FACTS) {
      const mask = masks[fact];
      if (mask !== undefined) facts[fact] = facts[fact] === true || ((bytes[at] ?? 0) & mask) !== 0;
    }
  }
  return facts;
}

/** The most severe first. Near-end is not reported if the paper is out. */
export function faultsOf(facts: PrinterFacts): readonly PrinterFault[] {
  const isPaperEnd = facts.paperEnd === true || facts.stoppedByPaperEnd === true;
  const named: readonly (readonly [PrinterFault, boolean | undefined])[] = [
    ['paperEnd', isPaperEnd],
    ['paperNearEnd', facts.paperNearEnd === true && !isPaperEnd],
    ['coverOpen', facts.coverOpen],
    ['cutterError', facts.cutterError],
    ['paperJam', facts.paperJam],
    ['mechanicalError', facts.mechanicalError],
    ['voltageError', facts.voltageError],
    ['unrecoverableError', facts.unrecoverableError],
    ['headHot', facts.headHot],
  ];
  const faults = named.filter(([, isTrue]) => isTrue === true).map(([fault]) => fault);
  const isExplained = faults.some((fault) => fault !== 'paperNearEnd');
  if (facts.hasError === true && !isExplained) faults.push('mechanicalError');
  else if (facts.isOffline === true && !isExplained) faults.push('offline');
  return bySeverity(faults);
}
