/** A box with its network: the devices of the demo if it is one, pages, and a port. */
import { stopDrawing } from '../../drivers/imaging/render.js';
import type { Launch } from '../administration/configuration-file.js';
import { type Config, hasNamedFile } from '../config/load.js';
import { openDemo } from '../demo/demo.js';
import { PLAIN_APPEARANCE } from '../model/designs/appearance.js';
import { awaitsFirstLogin } from '../pipeline/access/administrators.js';
import { UNWATCHED, type Watch } from '../pipeline/commit/heartbeat.js';
import { appearanceOnWire, shownLogo } from '../pipeline/feeds/shown-appearance.js';
import { isBookable } from '../pipeline/handlers/booking/visits.js';
import { AddressLimit } from '../pipeline/limits/rate-limit.js';
import { qrPicture } from '../presentation/code-blocks.js';
import { reachableUrl } from '../transport/address.js';
import type { Pages } from '../transport/page.js';
import { listen, type Transport } from '../transport/server.js';
import type { ShownAppearance } from '../web/logo-page.js';
import { buildPages, forVisitors, type HealthReport, type PageSources } from '../web/pages.js';
import type { TicketQr } from '../web/ticket-qr.js';
import { assembleBox, type Box } from './box.js';
import type { Log } from './log.js';
import { SYSTEM_PLATFORM } from './platform.js';
import { transportOptions } from './transport-options.js';
import { demoWelcome, firstLoginCommand, firstWelcome, frontPageFacts } from './welcome.js';

export interface ServedBox {
  readonly url: string;
  /** The text for the terminal at the start; ends with a line break, or is empty. */
  readonly welcome: string;
  /** Stops taking requests, answers those already accepted, saves everything. */
  close(): Promise<void>;
}

/** Far more tickets than all kiosks of a branch show in a second. */
const QR_PICTURES_PER_SECOND = 20;
/** Several monitoring systems, and whoever guesses tokens. */
const METRICS_PER_SECOND = 5;
/** A hall behind one address; each page asks every ten seconds. */
const LOADS_PER_SECOND = 20;

/** QR codes of tickets' pages; none while the address of these pages is not known. */
function ticketQr({ pipeline, codeGuard }: Box, publicUrl: () => string): TicketQr {
  const limit = new AddressLimit(QR_PICTURES_PER_SECOND, SYSTEM_PLATFORM.time.monotonicMs);
  return {
    isKnown: (code) => pipeline.state.codes.has(code),
    draw: (code) => (publicUrl() === '' ? null : qrPicture(`${publicUrl()}/t/${code}`)),
    mayAsk: (address) => limit.take(address),
    wrong: (address) => codeGuard.wrongFrom(address),
  };
}

/** What the process hands to its box; the parts that are left out are those of a box that no process was made for. */
interface Process {
  readonly log: Log;
  /** Ends the process. */
  readonly diskFailed: (error: Error) => void;
  readonly watch?: Watch;
  /** As in `Dependencies`. */
  readonly readOnly?: string | null;
  readonly launch?: Launch;
}

/** Rejects if the disk, the journal, the address or the certificate is not in order. */
export async function openBox(given: Config, { log, diskFailed, watch = UNWATCHED, readOnly = null, launch }: Process): Promise<ServedBox> {
  const warn = (error: unknown, what: string) => log.warn({ err: error }, what);
  // What somebody adds on the page joins the demo; a file made for other devices replaces it.
  const isBeside = launch !== undefined && !hasNamedFile(launch.argv, launch.environment);
  const demo = openDemo(given, { isBeside, warn });
  const config = demo?.config ?? given;
  const network: Network = { transport: null, socket: null, publicUrl: config.web.publicUrl ?? '' };
  const box = await assembleBox(config, {
    log,
    diskFailed,
    watch,
    readOnly,
    ...(launch && { launch }),
    platform: SYSTEM_PLATFORM,
    publicUrl: () => network.publicUrl,
    ...(demo && { lab: demo.lab, furnished: () => demo.start() }),
    ...(demo && { playerOf: demo.playerOf }),
  });
  const pages = buildPages(frontPageFacts(config, demo), pageSources(box, config, network, warn));
  const withLab: Pages = { ...pages, get: (path) => demo?.lab.pages.get(path) ?? pages.get(path) };
  const options = transportOptions(config, { pages: withLab, visitorPages: forVisitors(pages) }, log);
  const opened = await listen(options, box.dispatcher);
  Object.assign(network, { transport: opened, socket: options.socket });
  const seenAs = reachableUrl(opened.url) ?? opened.url;
  // The demo has no configured address for visitors, so it uses its own.
  if (config.server.demo && network.publicUrl === '') network.publicUrl = seenAs;
  const first = firstLogin(box, network);
  return {
    url: opened.url,
    welcome: config.server.demo ? demoWelcome(opened.url, demo) : first === null ? '' : firstWelcome(seenAs, first),
    close: async () => {
      await box.stop();
      await opened.close();
      await box.close();
      await demo?.close();
      await stopDrawing();
    },
  };
}

/** What is known of the network once the box listens. */
interface Network {
  transport: Transport | null;
  /** As in `DoorOptions`. */
  socket: string | null;
  /** The address of visitors' pages; empty = not known. */
  publicUrl: string;
}

/** null = there is a branch to log in to, or the machine itself has no way in either. */
const firstLogin = ({ pipeline }: Box, { socket }: Network): string | null =>
  socket === null || !awaitsFirstLogin(pipeline.state) ? null : firstLoginCommand(socket);

function pageSources(box: Box, config: Config, network: Network, warn: (error: unknown, what: string) => void): PageSources {
  const { load, metrics } = box;
  const { books } = box.pipeline.state;
  const loadLimit = new AddressLimit(LOADS_PER_SECOND, SYSTEM_PLATFORM.time.monotonicMs);
  const metricsLimit = new AddressLimit(METRICS_PER_SECOND, SYSTEM_PLATFORM.time.monotonicMs);
  return {
    health: () => healthReport(box),
    boards: { pictures: box.lcd.viewers, media: box.lcd.media, all: () => [...books.QBoard.values()] },
    kiosks: () => [...books.Registrator.values()].filter(({ disabled }) => disabled === 0),
    reachableUrl: () => network.transport && reachableUrl(network.transport.url),
    firstLogin: () => firstLogin(box, network),
    appearance: appearanceOf(box),
    speech: box.pageSpeech,
    qr: ticketQr(box, () => network.publicUrl),
    drawQr: qrPicture,
    isBookable: () => isBookable(box.pipeline.state),
    messageRoutes: () => [...(box.pipeline.state.rules.messages?.routes ?? [])],
    backups: box.downloads,
    load: load && { body: () => load.body(), mayAsk: (address) => loadLimit.take(address) },
    metrics: metrics && {
      text: () => metrics.text(network.transport?.connections ?? 0),
      tokenFile: config.metrics.tokenFile,
      setting: '[metrics] token_file',
      mayAsk: (address) => metricsLimit.take(address),
      warn,
    },
  };
}

function appearanceOf({ pipeline: { state } }: Box): ShownAppearance {
  return {
    facts: () => (state.appearance === PLAIN_APPEARANCE ? {} : { appearance: appearanceOnWire(state.appearance) }),
    logo: () => shownLogo(state.appearance),
  };
}

function healthReport({ dispatcher, faults }: Box): HealthReport {
  const codes = faults.list().map(({ code }) => code);
  return { status: dispatcher.isOpen ? (codes.length === 0 ? 'ok' : 'degraded') : 'stopping', faults: codes };
}
