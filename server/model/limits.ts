/**
 * The table of limits: what the system gives the box (`systemd/units/qbox.service`), and how the box shares it out. A budget stands here
 * and is used where it is kept; `brokenRelations` finds limits that do not go together, and a test calls it.
 */
import { PHOTO_LENGTH_MAX } from './books/consumer.js';
import { LCD_PIXELS_MAX } from './designs/lcd-template.js';

const KIB = 1024;
const MIB = 1024 * KIB;

export const LIMITS = {
  /** What systemd gives the process, and when it starts it again. */
  unit: {
    restart: 'always',
    restartSeconds: 2,
    restartMaxDelaySeconds: 60,
    memoryMaxBytes: 920 * MIB,
    openFilesMax: 65_536,
  },
  /** Shares of `memoryMaxBytes`: each is the most that all clients together can make the box hold of it. */
  memoryBytes: {
    /** The program, its threads and libraries, the database's caches, and the state of a busy branch. */
    program: 240 * MIB,
    /** Batches since the newest snapshot, for reads while the disk stands still: some 15,000 events; one is due after 10,000. */
    committedTail: 6 * MIB,
    /** Incomplete frames of clients, and what uWebSockets keeps of complete ones. */
    unfinishedFrames: 128 * MIB,
    /** Answers and pushes that their readers have not taken. */
    unreadOutput: 96 * MIB,
    /** Statistics and visits of a day that are being made. */
    longAnswers: 28 * MIB,
    /** Pictures of LCD boards for browsers, each size of a board once. */
    lcdPictures: 96 * MIB,
    /** Photos of visitors as they came, until they are scaled. */
    photosInWork: 32 * MIB,
    /** The process that draws, which falls alone: a whole screen, beside the largest picture that is let in (`drivers/imaging`). */
    drawing: 224 * MIB,
    /** What the box spoke for pages of kiosks: a minute and a half of sound. */
    pageSpeech: 4 * MIB,
  },
  /** Statistics, and visits of a day. */
  long: {
    /** Two exist, so that one slow reader does not keep all others waiting; one is made, as that takes several times its length. */
    atOnce: 2,
    madeAtOnce: 1,
    /** Requests that wait for their turn: of one user, and of all. */
    waitingOfUser: 32,
    waiting: 256,
    /** Some five thousand visits with all their operations. */
    mostCharacters: 3 * MIB,
    /** More visits than anybody reads; a branch has some thousands a day. */
    mostVisits: 20_000,
    /** Lines of figures, each with all indicators: as many characters as above. */
    mostLines: 2_000,
    /** Days of figures in one answer: a year, and its first and last week. */
    mostDays: 400,
  },
  /** Pictures of LCD boards over HTTP. */
  lcd: {
    /** Views of boards, each with its pixels and its file; configured ones come before others. */
    viewsBytes: 76 * MIB,
    /** Viewers at once from one address: a screen that shows some boards. */
    viewersPerAddress: 16,
    /** Viewers at once in sizes that are not configured, from all addresses. */
    ownSizeViewers: 64,
    /** Views in sizes of its own that one address may ask for. */
    ownSizesPerAddress: 2,
  },
  /** Texts that kiosks have spoken: a visitor hears one in some seconds, and a program that asks for more must not keep the processor. */
  speech: {
    /** New ones a second, of one session and of all; twice that at once. One takes 15 to 60 ms of a processor. */
    perSecondOfSession: 2,
    perSecond: 4,
    /** Seconds of speech in a second, likewise: a text of numbers is spoken for much longer than it is read, and costs as much. */
    secondsOfSession: 8,
    seconds: 16,
    /** That wait for the one being spoken. */
    waiting: 8,
    mostCharacters: 500,
  },
  /** What stays free of `memoryMaxBytes`: the budgets count bytes, the process holds pages. */
  memoryMarginBytes: 64 * MIB,
  /** Photos of visitors on the disk, all together; beyond it tickets have none. */
  photoDiskBytes: 64 * MIB,
  /** Photos that are being scaled at once; each is held as it came. */
  photosAtOnce: 8,
  /** Of these, photos of one session: others find a place beside a session that sends one after the other. */
  photosOfSession: 4,
  /** Photos that an older program wrote into its events, kept in memory at a start until they have moved out; others are left out. */
  photosOfEventsBytes: 32 * MIB,
  /** Open files that are no connections: database, log, devices, and whatever Node opens for itself. */
  reservedFiles: 128,
  /** Room on the disk of the data folder. */
  disk: {
    /** The space that a start needs, with the first changes. */
    startBytes: 4 * MIB,
    /** Kept by a file that is given up when the disk is nearly full: a day of 2,000 visitors takes some 10 MiB. */
    reserveBytes: 16 * MIB,
    /** With less than this the disk is nearly full. */
    nearlyFullBytes: 32 * MIB,
    /** With less than this share free there is a warning. */
    lowShare: 0.1,
  },
  connections: {
    /** The setting `[limits] connections` where nothing else is set. */
    most: 2000,
    /** The setting `[limits] connections_per_address`. */
    perAddress: 500,
    /** Answers over plain HTTP that are being written. */
    httpAnswers: 512,
    /** The setting `[limits] idle_timeout_seconds`: without a whole frame, and be it a pong. */
    silentSeconds: 120,
  },
  frames: {
    /** The setting `[limits] frame_bytes`. */
    mostBytes: 2 * MIB,
    /** Through the door of visitors. */
    visitorBytes: 4 * KIB,
    /** For a connection that came when all places for long frames were taken: everything but pictures and configurations. */
    shortBytes: 8 * KIB,
    /** Places for long frames that are given only to connections that have needed one. */
    reservedLong: 8,
  },
  unread: {
    /** This many bytes of each connection are not counted, so that a healthy one is not asked after each answer whether it reads. */
    freeBytes: 16 * KIB,
    /** A push waits while more than this is unread. */
    pushWindowBytes: 64 * KIB,
    perConnectionBytes: 32 * MIB,
    /** Beyond this the stalled connection with the most unread bytes is closed. */
    totalBytes: 48 * MIB,
    /** Beyond this nothing more is sent to any connection with unread bytes. */
    hardTotalBytes: 64 * MIB,
    /** A connection that reads nothing of what it was sent for this long is closed. */
    stalledSeconds: 60,
  },
  /** The setting `[limits] sessions` where nothing else is set. */
  sessions: 2000,
  /** All kiosks and boards of a branch may go by one user. */
  sessionsOfUser: 100,
  /** At one window, kiosk or board: a page, its session before it was reloaded, and some that were never closed. */
  sessionsAtPlace: 8,
} as const;

type Widened<Table> = {
  readonly [Key in keyof Table]: Table[Key] extends number ? number : Table[Key] extends string ? string : Widened<Table[Key]>;
};
/** Such a table, with any numbers. */
export type Limits = Widened<typeof LIMITS>;

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
