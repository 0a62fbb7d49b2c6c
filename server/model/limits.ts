/**
 * The table of limits: what the system gives the box (`systemd/units/qbox.service`), and how the box shares it out. A budget stands here
 * and is used where it is kept; `brokenRelations` finds limits that do not go together, and a test calls it.
 */
import { PHOTO_LENGTH_MAX } from './books/consumer.js';
import { LCD_PIXELS_MAX } from './lcd-template.js';

const KIB = 1024;
const MIB = 1024 * KIB;

export interface Limits {
  /** What systemd gives the process, and when it starts it again. */
  readonly unit: {
    readonly restart: 'always';
    readonly restartSeconds: number;
    readonly restartMaxDelaySeconds: number;
    readonly memoryMaxBytes: number;
    readonly openFilesMax: number;
  };
  /** Shares of `memoryMaxBytes`: each is the most that all clients together can make the box hold of it. */
  readonly memoryBytes: {
    /** The program, its threads and libraries, the database's caches, and the state of a busy branch. */
    readonly program: number;
    /** Batches since the newest snapshot, for reads while the disk stands still: some 30,000 events. */
    readonly committedTail: number;
    /** Incomplete frames of clients, and what uWebSockets keeps of complete ones. */
    readonly unfinishedFrames: number;
    /** Answers and pushes that their readers have not taken. */
    readonly unreadOutput: number;
    /** Statistics and visits of a day that are being made. */
    readonly longAnswers: number;
    /** Pictures of LCD boards for browsers, each size of a board once. */
    readonly lcdPictures: number;
    /** Photos of visitors as they came, until they are scaled. */
    readonly photosInWork: number;
  };
  /** Statistics, and visits of a day. */
  readonly long: {
    /** Two exist, so that one slow reader does not keep all others waiting; one is made, as that takes several times its length. */
    readonly atOnce: number;
    readonly madeAtOnce: number;
    /** Requests that wait for their turn: of one user, and of all. */
    readonly waitingOfUser: number;
    readonly waiting: number;
    /** Some five thousand visits with all their operations. */
    readonly mostCharacters: number;
    /** More visits than anybody reads; a branch has some thousands a day. */
    readonly mostVisits: number;
  };
  /** Pictures of LCD boards over HTTP. */
  readonly lcd: {
    /** Views of boards, each with its pixels and its file; configured ones come before others. */
    readonly viewsBytes: number;
    /** Viewers at once from one address: a screen that shows some boards. */
    readonly viewersPerAddress: number;
    /** Viewers at once in sizes that are not configured, from all addresses. */
    readonly ownSizeViewers: number;
    /** Views in sizes of its own that one address may ask for. */
    readonly ownSizesPerAddress: number;
  };
  /** What stays free of `memoryMaxBytes`: the budgets count bytes, the process holds pages. */
  readonly memoryMarginBytes: number;
  /** Photos of visitors on the disk, all together; beyond it tickets have none. */
  readonly photoDiskBytes: number;
  /** Photos that are being scaled at once; each is held as it came. */
  readonly photosAtOnce: number;
  /** Photos that an older program wrote into its events, kept in memory at a start until they have moved out; others are left out. */
  readonly photosOfEventsBytes: number;
  /** Open files that are no connections: database, log, devices, and whatever Node opens for itself. */
  readonly reservedFiles: number;
  /** Room on the disk of the data folder. */
  readonly disk: {
    /** The space that a start needs, with the first changes. */
    readonly startBytes: number;
    /** Kept by a file that is given up when the disk is nearly full: a day of 2,000 visitors takes some 10 MiB. */
    readonly reserveBytes: number;
    /** With less than this the disk is nearly full. */
    readonly nearlyFullBytes: number;
    /** With less than this share free there is a warning. */
    readonly lowShare: number;
  };
  readonly connections: {
    /** The setting `[limits] connections` where nothing else is set. */
    readonly most: number;
    /** The setting `[limits] connections_per_address`. */
    readonly perAddress: number;
    /** Answers over plain HTTP that are being written. */
    readonly httpAnswers: number;
    /** The setting `[limits] idle_timeout_seconds`: without a whole frame, and be it a pong. */
    readonly silentSeconds: number;
  };
  readonly frames: {
    /** The setting `[limits] frame_bytes`. */
    readonly mostBytes: number;
    /** Through the door of visitors. */
    readonly visitorBytes: number;
    /** For a connection that came when all places for long frames were taken: everything but pictures and configurations. */
    readonly shortBytes: number;
    /** Places for long frames that are given only to connections that have needed one. */
    readonly reservedLong: number;
  };
  readonly unread: {
    /** This many bytes of each connection are not counted, so that a healthy one is not asked after each answer whether it reads. */
    readonly freeBytes: number;
    /** A push waits while more than this is unread. */
    readonly pushWindowBytes: number;
    readonly perConnectionBytes: number;
    /** Beyond this the stalled connection with the most unread bytes is closed. */
    readonly totalBytes: number;
    /** Beyond this nothing more is sent to any connection with unread bytes. */
    readonly hardTotalBytes: number;
    /** A connection that reads nothing of what it was sent for this long is closed. */
    readonly stalledSeconds: number;
  };
  /** The setting `[limits] sessions` where nothing else is set. */
  readonly sessions: number;
  /** All kiosks and boards of a branch may go by one user. */
  readonly sessionsOfUser: number;
  /** At one window, kiosk or board: a page, its session before it was reloaded, and some that were never closed. */
  readonly sessionsAtPlace: number;
}

export const LIMITS = {
  unit: {
    restart: 'always',
    restartSeconds: 2,
    restartMaxDelaySeconds: 60,
    memoryMaxBytes: 700 * MIB,
    openFilesMax: 65_536,
  },
  memoryBytes: {
    program: 244 * MIB,
    committedTail: 12 * MIB,
    unfinishedFrames: 128 * MIB,
    unreadOutput: 96 * MIB,
    longAnswers: 28 * MIB,
    lcdPictures: 96 * MIB,
    photosInWork: 32 * MIB,
  },
  long: { atOnce: 2, madeAtOnce: 1, waitingOfUser: 32, waiting: 256, mostCharacters: 3 * MIB, mostVisits: 20_000 },
  lcd: { viewsBytes: 76 * MIB, viewersPerAddress: 16, ownSizeViewers: 64, ownSizesPerAddress: 2 },
  memoryMarginBytes: 64 * MIB,
  photoDiskBytes: 64 * MIB,
  photosAtOnce: 8,
  photosOfEventsBytes: 32 * MIB,
  reservedFiles: 128,
  disk: {
    startBytes: 4 * MIB,
    reserveBytes: 16 * MIB,
    nearlyFullBytes: 32 * MIB,
    lowShare: 0.1,
  },
  connections: { most: 2000, perAddress: 500, httpAnswers: 512, silentSeconds: 120 },
  frames: { mostBytes: 2 * MIB, visitorBytes: 4 * KIB, shortBytes: 8 * KIB, reservedLong: 8 },
  unread: {
    freeBytes: 16 * KIB,
    pushWindowBytes: 64 * KIB,
    perConnectionBytes: 32 * MIB,
    totalBytes: 48 * MIB,
    hardTotalBytes: 64 * MIB,
    stalledSeconds: 60,
  },
  sessions: 2000,
  sessionsOfUser: 100,
  sessionsAtPlace: 8,
} as const satisfies Limits;

/**
 * The longest message that uWebSockets accepts, whole or in fragments: it closes the connection without an answer when a head announces
 * more. Between the two limits the frame is received and answered with an error.
 */
export const nativeFrameBytes = (frameBytes: number): number => frameBytes + Math.ceil(frameBytes / 8);

/** How many may be closing beside those that are open: uWebSockets holds their buffers until the other side has closed, too. */
export const closingConnections = (connections: number): number => Math.max(1000, Math.ceil(connections / 2));

/** How many connections may send frames up to `frameBytes`, so that all that are unfinished are within their budget. */
export function longFramePlaces(connections: number, frameBytes: number, { memoryBytes, frames }: Limits): number {
  const shortBytes = (connections + closingConnections(connections)) * frames.shortBytes;
  return Math.floor((memoryBytes.unfinishedFrames - shortBytes) / nativeFrameBytes(frameBytes));
}

/** Cyrillic takes two bytes a letter, as text and as bytes. While one is made, its text, a copy for another thread and its bytes exist. */
const longAnswerBytes = ({ atOnce, madeAtOnce, mostCharacters }: Limits['long']): number =>
  2 * mostCharacters * (3 * madeAtOnce + (atOnce - madeAtOnce));

/** Red, green and blue of each pixel, and the same once more as a file where the board shows photographs. */
export const lcdViewBytes = ({ width, height }: { readonly width: number; readonly height: number }): number => 6 * width * height;
/** One picture becomes a file at a time: all of it, the same in rows, and the file. */
const LCD_ENCODING_BYTES = 9 * LCD_PIXELS_MAX;

/** Limits that do not go together, one sentence each. */
export function brokenRelations(limits: Limits): readonly string[] {
  const { unit, memoryBytes, memoryMarginBytes, photosAtOnce, reservedFiles, connections, frames, unread, disk } = limits;
  const budgetsBytes = Object.values(memoryBytes).reduce((sum, bytes) => sum + bytes, 0);
  const files = 2 * connections.most + closingConnections(connections.most) + connections.httpAnswers + reservedFiles;
  const places = longFramePlaces(connections.most, frames.mostBytes, limits);
  const unreadBytes = connections.most * unread.freeBytes + unread.hardTotalBytes;
  const relations: readonly (readonly [holds: boolean, sentence: string])[] = [
    [
      budgetsBytes + memoryMarginBytes <= unit.memoryMaxBytes,
      `budgets of ${budgetsBytes} bytes and a margin of ${memoryMarginBytes} are more than the unit's ${unit.memoryMaxBytes}`,
    ],
    // Beside each connection one that has sent nothing yet.
    [files <= unit.openFilesMax, `${files} connections and files of the box are more than ${unit.openFilesMax} open files`],
    [
      // Once as text, and once on its way to the process that draws.
      2 * photosAtOnce * PHOTO_LENGTH_MAX <= memoryBytes.photosInWork,
      `${photosAtOnce} photos at once, as text and on their way, are more than ${memoryBytes.photosInWork} bytes`,
    ],
    [
      longAnswerBytes(limits.long) <= memoryBytes.longAnswers,
      `long answers of ${longAnswerBytes(limits.long)} bytes are more than their budget of ${memoryBytes.longAnswers}`,
    ],
    [limits.long.waitingOfUser < limits.long.waiting, 'one user may wait for as many long answers as all'],
    // They are there before the first visitor comes with another one.
    [limits.photosOfEventsBytes <= memoryBytes.photosInWork, 'photos of old events are more than the budget of photos'],
    [
      limits.lcd.viewsBytes + LCD_ENCODING_BYTES <= memoryBytes.lcdPictures,
      `views of ${limits.lcd.viewsBytes} bytes and one picture that becomes a file are more than ${memoryBytes.lcdPictures}`,
    ],
    [limits.lcd.viewersPerAddress < limits.lcd.ownSizeViewers, 'one address may look as often as all together'],
    [disk.reserveBytes < disk.nearlyFullBytes, 'a disk is not called nearly full when the reserve alone was given up'],
    [disk.startBytes < disk.reserveBytes, 'the reserve is not enough for a start'],
    [
      limits.sessionsAtPlace < limits.sessionsOfUser && 10 * limits.sessionsOfUser <= limits.sessions,
      'sessions of a place are more than those of a user, or ten users can have all',
    ],
    [unit.restartSeconds <= unit.restartMaxDelaySeconds, 'the first pause before a restart is longer than the longest'],
    [places >= 2 * frames.reservedLong, `${places} places for long frames are fewer than twice the ${frames.reservedLong} reserved ones`],
    [connections.perAddress <= connections.most / 2, 'one address may have more than half of all connections'],
    [unreadBytes <= memoryBytes.unreadOutput, `${unreadBytes} bytes may be unread, more than their budget`],
    [unread.perConnectionBytes <= unread.totalBytes, 'one connection may owe more than all together'],
    [unread.totalBytes < unread.hardTotalBytes, 'nothing is cut before nothing more is sent'],
  ];
  return relations.filter(([holds]) => !holds).map(([, sentence]) => sentence);
}
