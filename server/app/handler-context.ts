/** The dependencies of command handlers. */
import { sqliteVersion } from '../../db/store.js';
import { packageVersion } from '../config/flags.js';
import type { Config } from '../config/load.js';
import { byteWatchOf } from '../devices/diagnostics/byte-watch.js';
import { waitMinutes } from '../model/ticket.js';
import type { AlertWatch } from '../pipeline/alert-watch.js';
import { CodeGuard } from '../pipeline/code-guard.js';
import type { Health } from '../pipeline/devices.js';
import type { HandlerContext } from '../pipeline/handlers/handler.js';
import { LoginGuard } from '../pipeline/login-guard.js';
import { LoginLog } from '../pipeline/login-log.js';
import { LongAnswers } from '../pipeline/long-answers.js';
import { LongReplies } from '../pipeline/long-replies.js';
import { PinGuard } from '../pipeline/pin-guard.js';
import type { TicketFacts } from '../pipeline/ticket-content.js';
import type { BackupDownloads } from './backup-downloads.js';
import type { Dependencies } from './dependencies.js';
import type { OpenedDevices } from './opened-devices.js';
import type { Engine } from './opened-engine.js';
import { BoxBackups } from './own-backups.js';
import { BoxCertificate, pairOf } from './own-certificate.js';
import { ConfigurationFile } from './own-configuration.js';
import { ConfiguredDevices, configuredIn } from './own-devices.js';
import type { Publishing } from './publishing.js';

interface Opened {
  readonly health: Health;
  readonly alerts: AlertWatch;
  readonly downloads: BackupDownloads;
}
type Parts = Engine & OpenedDevices & Publishing & Opened;

export function contextOf(parts: Parts, config: Config, dependencies: Dependencies): HandlerContext {
  const { log, lab, platform } = dependencies;
  const { monotonicMs } = platform.time;
  const { data, backups: folder } = config.server;
  const { environment = {} } = dependencies.launch ?? {};
  const configuration = new ConfigurationFile(dependencies.launch ?? null);
  return {
    ...parts,
    screens: parts.lcd,
    paper: parts.printing,
    lab: lab ?? null,
    byteWatch: byteWatchOf(config, parts),
    config,
    configuration,
    ownDevices: new ConfiguredDevices(configuration, furtherDevices(configuration, config)),
    ownBackups: new BoxBackups({ data, folder, environment }, parts.downloads, platform.time.wallMs),
    ownCertificate: new BoxCertificate(pairOf(config.server), data, platform.time.wallMs, configuration),
    versions: versions(),
    loginGuard: new LoginGuard(monotonicMs, new LoginLog(monotonicMs, (fields, text) => log.info(fields, text))),
    codeGuard: new CodeGuard(monotonicMs, (address, wrong) => log.info({ address, wrong }, 'wrong codes of tickets')),
    longAnswers: new LongAnswers(platform.timers),
    longReplies: new LongReplies(platform.timers),
    pinGuard: new PinGuard(monotonicMs, (guesser) => log.info({ guesser }, 'many wrong codes of appointments or services')),
    ticketFacts: ticketFactsOf(parts, config, dependencies),
    chance: platform.chance,
    warn: (error, what) => log.warn({ err: error }, what),
  };
}

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
