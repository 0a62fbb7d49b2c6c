import { describe, expect, it } from 'vitest';
import { ERRORS, NO_ERRORS, reject, toWireError } from '../../server/model/errors/errors.js';
import { fieldFault } from '../../server/protocol/client/errors.js';

/** What clients know errors by, module by module. Lines are added here and never changed: a number that was given stays for ever. */
const GIVEN: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  1: {
    notJson: 1,
    notAnObject: 2,
    noCommand: 3,
    unknownCommand: 4,
    invalidRequest: 5,
    binaryFrame: 6,
    requestIdReused: 7,
    tooDeep: 8,
    hiddenCharacter: 9,
  },
  2: {
    notLoggedIn: 1,
    unknownToken: 2,
    wrongPassword: 3,
    tooManyFailures: 4,
    userDisabled: 5,
    notAllowed: 6,
    foreignWorkplace: 7,
    componentNotAllowed: 8,
    workplaceTaken: 9,
    placeDisabled: 10,
    issuerAway: 11,
    issuerRefused: 12,
    logInOver: 13,
    notAUser: 14,
  },
  3: {
    noWorkplace: 1,
    workplaceDisabled: 2,
    windowBusy: 3,
    windowFree: 4,
    nobodyWaiting: 5,
    notInQueue: 6,
    operationNotServed: 7,
    serviceAlreadyOnTicket: 8,
    serviceDisabled: 9,
    serviceNotReady: 10,
    serviceNotOffered: 11,
    rangeExhausted: 12,
    pinCodeNeeded: 13,
    pinCodeWrong: 14,
    registratorDisabled: 15,
    registratorClosed: 16,
    delayNotOffered: 17,
    ticketAtWindow: 18,
    tooManyServices: 19,
    queueFull: 20,
    noPaper: 21,
    noPrinter: 22,
    tooManyPrints: 23,
    codeUnknown: 24,
    ticketBeingServed: 25,
    tooManyVisits: 56,
    noticesNotOffered: 60,
    addressRefused: 61,
    tooManyNotices: 62,
    nothingToUndo: 30,
    undoTooLate: 31,
    undoOvertaken: 32,
    nobodyAtWindow: 33,
    clerkAway: 34,
    cannotServe: 35,
    cannotTake: 36,
    foreignTicket: 37,
    foreignPrinter: 38,
    priorityNotAllowed: 39,
    noWindowServes: 40,
    noSuchAlert: 41,
    notUsedHere: 45,
    tooLateToday: 43,
    reasonNeeded: 46,
    reasonUnfit: 47,
    serviceClosed: 48,
    slotFull: 49,
    slotNotOffered: 50,
    groupTooLarge: 71,
    tooManyBookings: 51,
    notBooked: 52,
    bookingOnly: 73,
    bookingOver: 53,
    bookedLater: 54,
    bookedEarlier: 55,
    alreadyCheckedIn: 69,
    hallCodeWrong: 72,
    dayNotKept: 68,
  },
  4: {
    noSuchElement: 1,
    nameTaken: 2,
    inUse: 3,
    fieldKept: 4,
    badReference: 5,
    lastAdministrator: 6,
    ownAccount: 7,
    rangesOverlap: 8,
    invalidField: 9,
    bookFull: 10,
    printerUnknown: 11,
    designUnknown: 12,
    designInvalid: 13,
    designBuiltIn: 14,
    ledUnknown: 15,
    boardCannotShow: 16,
    lcdUnknown: 17,
    templateUnknown: 18,
    boardUnreached: 19,
    templateInvalid: 20,
    templateFixed: 21,
    changedMeanwhile: 22,
  },
  5: {
    frameTooLarge: 1,
    tooManyRequests: 2,
    tooManySubscriptions: 3,
    resultTooLarge: 4,
    tooManySessions: 5,
    tooManyPreviews: 6,
    tooManyWrongCodes: 7,
    tooManyFollowers: 8,
    tooManyWrongPins: 9,
    documentTooLarge: 10,
    tooManyInFlight: 11,
    tooManyPhotos: 12,
    tooManyQuestions: 13,
    answerTooLong: 14,
    tooMuchSpeech: 15,
    speechTooLong: 16,
  },
  6: { stopping: 1, internal: 2, noTwins: 3, twinUnknown: 4, twinCannot: 5, readOnly: 6, cannotHere: 7, cannotSpeak: 8 },
  100: { noErrors: 0 },
};

describe('the catalogue of errors', () => {
  it('keeps every number that was ever given', () => {
    for (const [module, errors] of Object.entries(GIVEN)) {
      for (const [name, error] of Object.entries(errors)) {
        expect((ERRORS as Record<string, unknown>)[name], name).toMatchObject({ module: Number(module), error });
      }
    }
  });

  it('has every one of its errors in that list', () => {
    const known = new Set(Object.values(GIVEN).flatMap((errors) => Object.keys(errors)));
    expect(Object.keys(ERRORS).filter((name) => !known.has(name))).toEqual([]);
  });

  it('gives no number twice', () => {
    const numbers = Object.values(ERRORS).map(({ module, error }) => `${module}.${error}`);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

describe('the field of an error', () => {
  it('stands before the sentence of each that has one, and nowhere else', () => {
    for (const [name, { text }] of Object.entries(ERRORS)) expect(text.lastIndexOf('{field}'), name).toBeLessThanOrEqual(0);
    for (const [name, { text }] of Object.entries(ERRORS)) if (text.includes('{field}')) expect(text, name).toMatch(/^\{field\}: /);
  });

  it('is told apart from what is said of it', () => {
    const fault = fieldFault(toWireError(reject('invalidField', { field: 'data.a: b', fault: 'expected: c', why: 'unexpected' })));
    expect(fault).toEqual({ field: 'data.a: b', fault: 'expected: c' });
    expect(fieldFault(toWireError(reject('stopping')))).toEqual({ field: null, fault: 'The box is stopping' });
  });
});

describe('an error on the wire', () => {
  it('says that there is none as the original does', () => {
    expect(NO_ERRORS).toEqual({ codeError: 0, codeModule: 100, code: 429496729600, desc: 'No errors', children: [] });
  });

  it('has one number made of two, its words with their parameters, and its causes', () => {
    const cause = reject('badReference', { field: 'data.operations.10', book: 'Operation', id: 99 });
    expect(toWireError(reject('inUse', { book: 'Service', id: 4, by: 'Registrator 1' }, [cause]))).toEqual({
      codeError: 3,
      codeModule: 4,
      code: 4 * 2 ** 32 + 3,
      desc: 'Service 4 is used by Registrator 1',
      parameters: { book: 'Service', id: 4, by: 'Registrator 1' },
      children: [
        {
          ...{ codeModule: 4, codeError: 5, code: 4 * 2 ** 32 + 5, children: [] },
          desc: 'data.operations.10: there is no Operation 99',
          parameters: { field: 'data.operations.10', book: 'Operation', id: 99 },
        },
      ],
    });
  });

  it('shows a parameter that was forgotten, and takes none of the text from a parameter', () => {
    expect(toWireError(reject('nameTaken', { field: '{name}', book: 'User', other: 3 })).desc).toBe('{name}: the User 3 has "?" already');
  });
});
