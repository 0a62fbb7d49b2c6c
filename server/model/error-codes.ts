/**
 * The numbers of all errors. They are stable for ever: clients on other people's machines know them, and the number of an error that is
 * gone is not given again. Pages load this file, but not the sentences.
 */
import type { WireError } from './refusal-reasons.js';

export interface ErrorCode {
  readonly module: number;
  readonly error: number;
}

/** Modules: 100 common, 1 protocol, 2 sessions and rights, 3 queue, 4 reference books, 5 limits, 6 the box. */
const code = (module: number, error: number): ErrorCode => ({ module, error });

export const CODES = {
  notJson: code(1, 1),
  notAnObject: code(1, 2),
  noCommand: code(1, 3),
  unknownCommand: code(1, 4),
  invalidRequest: code(1, 5),
  binaryFrame: code(1, 6),
  requestIdReused: code(1, 7),
  tooDeep: code(1, 8),
  hiddenCharacter: code(1, 9),

  notLoggedIn: code(2, 1),
  unknownToken: code(2, 2),
  wrongPassword: code(2, 3),
  tooManyFailures: code(2, 4),
  userDisabled: code(2, 5),
  notAllowed: code(2, 6),
  foreignWorkplace: code(2, 7),
  componentNotAllowed: code(2, 8),
  workplaceTaken: code(2, 9),
  placeDisabled: code(2, 10),

  noWorkplace: code(3, 1),
  workplaceDisabled: code(3, 2),
  windowBusy: code(3, 3),
  windowFree: code(3, 4),
  nobodyWaiting: code(3, 5),
  notInQueue: code(3, 6),
  operationNotServed: code(3, 7),
  serviceAlreadyOnTicket: code(3, 8),
  serviceDisabled: code(3, 9),
  serviceNotReady: code(3, 10),
  serviceNotOffered: code(3, 11),
  rangeExhausted: code(3, 12),
  pinCodeNeeded: code(3, 13),
  pinCodeWrong: code(3, 14),
  registratorDisabled: code(3, 15),
  registratorClosed: code(3, 16),
  delayNotOffered: code(3, 17),
  ticketAtWindow: code(3, 18),
  tooManyServices: code(3, 19),
  queueFull: code(3, 20),
  noPaper: code(3, 21),
  noPrinter: code(3, 22),
  tooManyPrints: code(3, 23),
  codeUnknown: code(3, 24),
  ticketBeingServed: code(3, 25),
  nothingToUndo: code(3, 30),
  undoTooLate: code(3, 31),
  undoOvertaken: code(3, 32),
  nobodyAtWindow: code(3, 33),
  clerkAway: code(3, 34),
  cannotServe: code(3, 35),
  cannotTake: code(3, 36),
  foreignTicket: code(3, 37),
  foreignPrinter: code(3, 38),
  priorityNotAllowed: code(3, 39),
  noWindowServes: code(3, 40),
  noSuchAlert: code(3, 41),
  notUsedHere: code(3, 45),
  tooLateToday: code(3, 43),
  reasonNeeded: code(3, 46),
  reasonUnfit: code(3, 47),

  noSuchElement: code(4, 1),
  nameTaken: code(4, 2),
  inUse: code(4, 3),
  fieldKept: code(4, 4),
  badReference: code(4, 5),
  lastAdministrator: code(4, 6),
  ownAccount: code(4, 7),
  rangesOverlap: code(4, 8),
  invalidField: code(4, 9),
  bookFull: code(4, 10),
  printerUnknown: code(4, 11),
  designUnknown: code(4, 12),
  designInvalid: code(4, 13),
  designBuiltIn: code(4, 14),
  ledUnknown: code(4, 15),
  boardCannotShow: code(4, 16),
  lcdUnknown: code(4, 17),
  templateUnknown: code(4, 18),
  boardUnreached: code(4, 19),
  templateInvalid: code(4, 20),
  templateFixed: code(4, 21),
  changedMeanwhile: code(4, 22),

  frameTooLarge: code(5, 1),
  tooManyRequests: code(5, 2),
  tooManySubscriptions: code(5, 3),
  resultTooLarge: code(5, 4),
  tooManySessions: code(5, 5),
  tooManyPreviews: code(5, 6),
  tooManyWrongCodes: code(5, 7),
  tooManyFollowers: code(5, 8),
  tooManyWrongPins: code(5, 9),
  documentTooLarge: code(5, 10),
  tooManyInFlight: code(5, 11),
  tooManyPhotos: code(5, 12),
  tooManyQuestions: code(5, 13),
  answerTooLong: code(5, 14),
  tooMuchSpeech: code(5, 15),
  speechTooLong: code(5, 16),

  stopping: code(6, 1),
  internal: code(6, 2),
  noTwins: code(6, 3),
  twinUnknown: code(6, 4),
  twinCannot: code(6, 5),
  readOnly: code(6, 6),
  cannotHere: code(6, 7),
  cannotSpeak: code(6, 8),

  noErrors: code(100, 0),
} as const;
export type ErrorName = keyof typeof CODES;

const NAMES: ReadonlyMap<string, ErrorName> = new Map(
  Object.entries(CODES).map(([name, { module, error }]) => [`${module}/${error}`, name as ErrorName]),
);

/** The name of an error in the catalogue; undefined = the box is newer than this client. */
export const errorName = ({ codeModule, codeError }: Pick<WireError, 'codeModule' | 'codeError'>): ErrorName | undefined =>
  NAMES.get(`${codeModule}/${codeError}`);
