/** The dependencies of command handlers. */
import { sqliteVersion } from '../../db/store/store.js';
import type { BackupDownloads } from '../administration/backup-downloads.js';
import { BoxBackups } from '../administration/backups.js';
import { BoxCertificate, pairOf } from '../administration/certificate.js';
import { ConfigurationFile } from '../administration/configuration-file.js';
import { ConfiguredDevices, configuredIn } from '../administration/devices.js';
import { packageVersion } from '../config/flags.js';
import type { Config } from '../config/load.js';
import { byteWatchOf } from '../devices/diagnostics/byte-watch.js';
import type { QueueState } from '../engine/state.js';
import { waitMinutes } from '../model/ticket.js';
import { CodeGuard } from '../pipeline/access/code-guard.js';
import { LoginGuard } from '../pipeline/access/login-guard.js';
import { LoginLog } from '../pipeline/access/login-log.js';
import { PinGuard } from '../pipeline/access/pin-guard.js';
import { ShortCodeGuard } from '../pipeline/access/short-code-guard.js';
import { VisitGuard } from '../pipeline/access/visit-guard.js';
import type { AlertWatch } from '../pipeline/faults/alert-watch.js';
import { SLOT_TURNS } from '../pipeline/handlers/booking/booking.js';
import { VISITOR_CODE_LENGTH } from '../pipeline/handlers/booking/visits.js';
import type { HandlerContext } from '../pipeline/handlers/context.js';
import { FairQueue } from '../pipeline/limits/fair-queue.js';
import { HourlyLimit } from '../pipeline/limits/hourly-limit.js';
import { LongAnswers } from '../pipeline/limits/long-answers.js';
import { LongReplies } from '../pipeline/limits/long-replies.js';
import type { Health } from '../pipeline/platform/devices.js';
import { CallReasons } from '../pipeline/tickets/call-reasons.js';
import type { TicketFacts } from '../pipeline/tickets/ticket-content.js';
import { LastDay } from '../pipeline/trials/last-day.js';
import { Trials } from '../pipeline/trials/trials.js';
import type { Dependencies } from './dependencies.js';
import type { OpenedDevices } from './opened-devices.js';
import type { Engine } from './opened-engine.js';
import type { Publishing } from './publishing.js';

interface Opened {
  readonly health: Health;
  readonly alerts: AlertWatch;
  readonly downloads: BackupDownloads;
}
type Parts = Engine & OpenedDevices & Publishing & Opened;

export function contextOf(parts: Parts, config: Config, dependencies: Dependencies): HandlerContext & { readonly codeGuard: CodeGuard } {
  const { log, lab, platform } = dependencies;
  const { monotonicMs } = platform.time;
  const { data, backups: folder } = config.server;
  const { environment = {} } = dependencies.launch ?? {};
  const trials = new Trials(data);
  const configuration = new ConfigurationFile(dependencies.launch ?? null);
  return {
    ...parts,
    screens: parts.lcd,
    paper: parts.printing,
    lab: lab ?? null,
    byteWatch: byteWatchOf(config, parts),
    config,
    configuration,
    configuredDevices: new ConfiguredDevices(configuration, furtherDevices(configuration, config)),
    boxBackups: new BoxBackups({ data, folder, environment }, parts.downloads, platform.time.wallMs),
    boxCertificate: new BoxCertificate(pairOf(config.server), data, platform.time.wallMs, configuration),
    versions: versions(),
    loginGuard: new LoginGuard(monotonicMs, new LoginLog(monotonicMs, (fields, text) => log.info(fields, text))),
    codeGuard: new CodeGuard(monotonicMs, (address, wrong) => log.info({ address, wrong }, 'wrong codes of tickets')),
    shortCodeGuard: new ShortCodeGuard(monotonicMs),
    visitGuard: new VisitGuard(monotonicMs),
    ...remoteLimits(parts, config, platform.time),
    longAnswers: new LongAnswers(platform.timers),
    slotTurns: new FairQueue(SLOT_TURNS),
    longReplies: new LongReplies(platform.timers),
    trials,
    lastDay: new LastDay(trials, platform.timers),
    callReasons: new CallReasons(parts.pipeline.state),
    pinGuard: new PinGuard(monotonicMs, (guesser) => log.info({ guesser }, 'many wrong codes of appointments or services')),
    ticketFacts: ticketFactsOf(parts, config, dependencies),
    chance: platform.chance,
    warn: (error, what) => log.warn({ err: error }, what),
  };
}

/** Wrong codes of bookings that visitors of headquarters' page send, within an hour: nobody guesses one of twelve digits with so many. */
const REMOTE_WRONG_CODES = 100;

function remoteLimits(
  { pipeline: { state } }: Engine,
  { headquarters }: Config,
  { monotonicMs, wallMs }: Dependencies['platform']['time'],
) {
  const { remoteKiosk, remotePerHour, remoteBookingsPerHour } = headquarters;
  const nowMs = wallMs();
  return {
    remoteTickets: new HourlyLimit(remotePerHour, monotonicMs, ticketAges(state, remoteKiosk, nowMs)),
    remoteBookings: new HourlyLimit(remoteBookingsPerHour, monotonicMs, bookingAges(state, nowMs)),
    remoteWrongCodes: new HourlyLimit(REMOTE_WRONG_CODES, monotonicMs),
  };
}

/**
 * Of tickets of the page of headquarters that are still in the queue: those of its kiosk that were never on paper. Others that were given
 * within the hour have ended, and their visitors leave room for others.
 */
const ticketAges = ({ consumers }: QueueState, kioskId: number, nowMs: number): readonly number[] =>
  [...consumers.values()]
    .filter(({ registratorId, printer }) => registratorId === kioskId && printer === null)
    .map(({ registeredMs }) => nowMs - registeredMs);

/** Of bookings that visitors made: which of them came by way of headquarters is not written down, so those of `/book` count, too. */
const bookingAges = ({ books }: QueueState, nowMs: number): readonly number[] =>
  [...books.ConsumerPreRegistered.values()]
    .filter(({ pin_code, moved_to }) => pin_code.length === VISITOR_CODE_LENGTH && moved_to === undefined)
    .map(({ create_time }) => nowMs - Date.parse(create_time));

/** What this process has and its file has not: the devices of the demo. */
function furtherDevices(file: ConfigurationFile, config: Config): ReturnType<typeof configuredIn> {
  if (!config.server.demo) return [];
  const written = configuredIn(file.loaded());
  return configuredIn(config).filter(({ kind, name }) => !written.some((own) => own.kind === kind && own.name === name));
}

/**
 * Data on a ticket from outside the queue: the address of its page, and the expected wait. The address must be configured: visitors are
 * seldom in the network of the box, and a code on paper that leads nowhere is worse than none.
 */
function ticketFactsOf({ pipeline, expectedWait }: Engine, { branch, web }: Config, { publicUrl }: Dependencies): TicketFacts {
  const address = publicUrl ?? (() => web.publicUrl ?? '');
  return {
    branch,
    pageOf: ({ code }) => (code === '' || address() === '' ? '' : `${address()}/t/${code}`),
    waitOf: (consumer) => {
      const forecast = expectedWait.ofNewTicket(consumer, pipeline.stamp().atMs);
      return forecast && waitMinutes(forecast);
    },
  };
}

/** Version strings returned by `info`. The original's `hasp` is the number of a dongle; an open box has none. */
function versions(): Record<string, string> {
  const own = packageVersion();
  return {
    common: own,
    core: own,
    database: sqliteVersion(),
    jsengine: process.versions.v8,
    wssserver: own,
    db: own,
    hasp: '0',
  };
}
