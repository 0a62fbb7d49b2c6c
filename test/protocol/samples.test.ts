/** The declarations against the samples of the original, without a box; see `samples-box.test.ts` for the box itself. */
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { BOOK_NAMES } from '../../server/model/books/index.js';
import { BOOK_VERBS, bookCommandName } from '../../server/protocol/client/book-commands.js';
import { COMMANDS } from '../../server/protocol/registry.js';
import { allowances, commandNames, differences, places, sample, sampleNames, shapeDifferences } from './sample-comparison.js';

/** What the box has beyond the original text. */
const OURS = [
  'board',
  'subscribeBoard',
  'unsubscribeBoard',
  'unsubscribeCurrentQueue',
  'subscribeQueueChanges',
  'unsubscribeQueueChanges',
  'reprintTicket',
  'devices',
  'subscribeDevices',
  'unsubscribeDevices',
  'speak',
  'newRoll',
  'ticketDesigns',
  'setTicketDesign',
  'removeTicketDesign',
  'previewTicketDesign',
  'testTicketDesign',
  'lcdTemplates',
  'getLcdTemplate',
  'setLcdTemplate',
  'removeLcdTemplate',
  'previewLcdTemplate',
  'setBoardAddress',
  'scanBoards',
  'faults',
  'subscribeFaults',
  'unsubscribeFaults',
  'alerts',
  'seeAlert',
  'subscribeAlerts',
  'unsubscribeAlerts',
  'appearance',
  'setAppearance',
  'subscribeAppearance',
  'unsubscribeAppearance',
  'lab',
  'subscribeLab',
  'unsubscribeLab',
  'actOnTwin',
  'testDevice',
  'subscribeDeviceBytes',
  'unsubscribeDeviceBytes',
  'exportConfiguration',
  'importConfiguration',
  'setConfiguration',
  'checkCallingRules',
  'applyRevision',
  'remoteTicket',
  'remoteVisit',
  'scanDevices',
  'addDevice',
  'removeDevice',
  'askPrinter',
  'findPrinters',
  'previewBoards',
  'settings',
  'setSettings',
  'restartBox',
  'backups',
  'makeBackup',
  'verifyBackup',
  'downloadBackup',
  'certificate',
  'renewCertificate',
  'installCertificate',
  'requestCertificate',
  'removeCertificate',
  'diagnostics',
  'sessions',
  'changes',
  'endSession',
  'forgetDevices',
  'setLogLevel',
  'queueLengths',
  'appointment',
  'transferConsumer',
  'commentConsumer',
  'ticket',
  'subscribeTicket',
  'unsubscribeTicket',
  'leaveQueue',
  'notifyMe',
  'stopNotifying',
  'bookable',
  'bookableTimes',
  'bookVisit',
  'bookedVisit',
  'moveVisit',
  'checkInVisit',
  'stopVisitMessages',
  'cancelVisit',
  'undoConsumer',
  'undoableConsumer',
  'calledWhy',
  'visitorStory',
  'fairness',
  'visitorArrived',
  'countQuestion',
  'hall',
  'dayCurve',
  'dayVisits',
  'tryDay',
  'staffing',
  'indicators',
  'openServices',
  'bindConsumer',
  'eraseVisitor',
  'importCalendar',
  'freeSlots',
  'book',
  'moveBooking',
  'cancelBooking',
  'notifyBooking',
  'tellAffected',
  'bookings',
  'affectedBookings',
  'findBookings',
  'bookAtKiosk',
  'subscribeBookings',
  'unsubscribeBookings',
];

const OUR_BOOK_NAMES = ['Reason', 'Outcome', 'Calendar', 'BookingPlan', 'Segment', 'CallingProfile'] as const;
const OUR_BOOKS = OUR_BOOK_NAMES.flatMap((book) => BOOK_VERBS.map((verb) => bookCommandName(book, verb)));

const declarationOf = (name: string) => {
  const declaration = COMMANDS.get(name);
  if (!declaration) throw new Error(`no command ${name}`);
  return declaration;
};

describe('the commands of the original', () => {
  it('are 11 books x 8 patterns, and 19 of control', () => {
    expect(commandNames.books).toHaveLength(11);
    expect(commandNames.bookPatterns).toHaveLength(8);
    expect(new Set(commandNames.bookCommands).size).toBe(88);
    expect(new Set(commandNames.controlCommands).size).toBe(19);
  });

  it('are those of the registry, both ways', () => {
    const original = [...commandNames.bookCommands, ...commandNames.controlCommands];
    expect([...COMMANDS.keys()].sort()).toEqual([...original, ...OURS, ...OUR_BOOKS].sort());
    expect([...BOOK_NAMES]).toEqual([...commandNames.books, ...OUR_BOOK_NAMES]);
  });

  it('are no extensions, and all others are', () => {
    const extensions = [...COMMANDS.values()].filter(({ isExtension }) => isExtension === true);
    expect(extensions.map(({ name }) => name).sort()).toEqual([...OURS, ...OUR_BOOKS].sort());
  });

  it('have a sample each: the eight verbs for Service, and every command of control', () => {
    const verbs = BOOK_VERBS.map((verb) => bookCommandName('Service', verb));
    expect([...sampleNames].sort()).toEqual([...verbs, ...commandNames.controlCommands].sort());
  });
});

describe.each(sampleNames)('the sample of %s', (name) => {
  const { request, reply, push, parameters = {}, noise } = sample(name);
  const { data, example } = declarationOf(name);

  it('has a request, a reply, and says what was repaired', () => {
    expect(request?.command).toBe(name);
    expect(typeof reply?.dateTime).toBe('string');
    expect(noise).not.toBe('');
    expect(push !== undefined).toBe(name === 'subscribeServices');
  });

  it('sends what the declaration takes', () => {
    expect([...Value.Errors(data, request?.data)]).toEqual([]);
    expect([...Value.Errors(data, { ...(request?.data as object), surprise: 1 })]).not.toEqual([]);
  });

  it('names parameters that are declared', () => {
    expect(Object.keys(data.properties as object)).toEqual(expect.arrayContaining(Object.keys(parameters)));
  });

  it('is answered with the keys and types of the declared example', () => {
    expect(shapeDifferences(name, reply?.data, example.reply)).toEqual([]);
  });
});

describe('the comparison', () => {
  const allPlaces = sampleNames.flatMap((name) => {
    const { reply, push } = sample(name);
    return [...places(name, reply), ...places(name, push)];
  });
  const placesOf = (where: RegExp) => allPlaces.filter(([path]) => where.test(path));

  it.each(allowances.values)('allows a varying value only where a sample has one: $where', ({ where }) => {
    expect(placesOf(where)).not.toEqual([]);
  });

  it.each(allowances.differing)('allows a differing value only where the sample says otherwise: $where', ({ where, ours }) => {
    const theirs = placesOf(where).map(([, value]) => value);
    expect(theirs).not.toEqual([]);
    for (const value of theirs) expect(value).not.toEqual(ours);
  });

  it.each(allowances.added)('allows added keys only where a sample lacks them: $where', ({ where, keys }) => {
    const objects = placesOf(where).map(([, value]) => value as object);
    for (const key of keys)
      expect(
        objects.some((object) => !(key in object)),
        key,
      ).toBe(true);
  });

  it.each(sampleNames)('notices in the answer to %s each key that is missing, added, or of another type', (name) => {
    const { reply } = sample(name);
    const unchanged = differences(name, reply, reply);
    for (const [where, spoil] of spoilings(reply)) {
      const spoilt = structuredClone(reply);
      spoil(spoilt);
      expect(differences(name, reply, spoilt), where).not.toEqual(unchanged);
    }
  });
});

type Container = Record<string, unknown>;
type Spoil = (message: unknown) => void;

/** Each way to spoil one place of a message. */
function spoilings(message: unknown): (readonly [string, Spoil])[] {
  return containers(message, []).flatMap(([path, container]) => {
    const at = (root: unknown): Container => path.reduce((value, key) => value[key] as Container, root as Container);
    const add: Spoil = (root) => {
      const target = at(root);
      if (Array.isArray(target)) target.push({ surprise: 1 });
      else target.surprise = 1;
    };
    const changes = Object.keys(container).flatMap((key): (readonly [string, Spoil])[] => {
      const retype: Spoil = (root) => {
        at(root)[key] = typeof container[key] === 'boolean' ? 'no boolean' : false;
      };
      const drop: Spoil = (root) => {
        const target = at(root);
        if (Array.isArray(target)) target.splice(Number(key), 1);
        else delete target[key];
      };
      return [
        [`another type at ${[...path, key].join('.')}`, retype],
        [`nothing at ${[...path, key].join('.')}`, drop],
      ];
    });
    return [[`something new in ${path.join('.')}`, add] as const, ...changes];
  });
}

function containers(value: unknown, path: readonly string[]): (readonly [readonly string[], Container])[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, item]) => containers(item, [...path, key]));
  return [[path, value as Container], ...inner];
}
