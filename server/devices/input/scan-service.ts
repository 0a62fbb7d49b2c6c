/** Scanners: a code checks in an appointment, or calls the visitor with this ticket to a window. */
import type { InputFault } from '../../../drivers/input/keypad.js';
import type { Scan } from '../../../drivers/input/scan.js';
import type { Scanner } from '../../../drivers/input/scanner.js';
import type { ScannerSettings } from '../../config/devices/inputs.js';
import type { QueueState } from '../../engine/state.js';
import type { ErrorName, Rejection } from '../../model/errors/errors.js';
import type { Session } from '../../model/events/events.js';
import type { DeviceHouse, DeviceRow } from '../diagnostics/device-source.js';
import { clerkAt, hasPlace, kioskAt } from './acting-session.js';
import { isAppointment, scannedTicket } from './find-ticket.js';
import type { InputRequests } from './key-service.js';
import type { InputOpener } from './opened-input.js';
import { type CodeFault, inputRow, logFault } from './rows.js';

export interface ScanServiceOptions extends DeviceHouse {
  readonly scanners: readonly ScannerSettings[];
  readonly open: InputOpener['scanner'];
  readonly state: QueueState;
  readonly refusedAt: (workplaceId: number) => void;
}

/** A scanner that stays on a code reads it again and again. */
const SAME_CODE_MS = 3_000;

interface Watched {
  fault: InputFault | null;
  codeFault: CodeFault | null;
  last: { readonly text: string; readonly atMs: number };
}

export class ScanService {
  private readonly scanners: Pick<Scanner, 'close'>[] = [];
  private readonly watched: ReadonlyMap<string, Watched>;
  private isStopped = false;

  constructor(private readonly options: ScanServiceOptions) {
    const unseen = (): Watched => ({ fault: 'starting', codeFault: null, last: { text: '', atMs: Number.NEGATIVE_INFINITY } });
    this.watched = new Map(options.scanners.map(({ name }) => [name, unseen()]));
  }

  start(requests: InputRequests): void {
    for (const settings of this.options.scanners) {
      const watched = this.of(settings);
      const scanner = this.options.open(settings, {
        scanned: (scan) => void this.scanned(settings, scan, requests),
        fault: (fault) => {
          watched.fault = fault;
          logFault(this.options.log, 'scanner', settings.name, fault);
          this.options.devicesChanged();
        },
      });
      this.scanners.push(scanner);
    }
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.scanners.map((scanner) => scanner.close()));
  }

  rows(): readonly DeviceRow[] {
    return this.options.scanners.map((settings) => {
      const { fault, codeFault } = this.of(settings);
      return inputRow('scanner', settings, { hasPlace: hasPlace(this.options.state, settings.place), fault, codeFault });
    });
  }

  private of({ name }: ScannerSettings): Watched {
    const watched = this.watched.get(name);
    if (watched === undefined) throw new Error(`a scanner that is not configured: ${name}`);
    return watched;
  }

  private async scanned(settings: ScannerSettings, scan: Scan, { dispatcher }: InputRequests): Promise<void> {
    const watched = this.of(settings);
    const nowMs = this.options.timers.nowMs();
    const isSameAgain = scan.text === watched.last.text && nowMs - watched.last.atMs < SAME_CODE_MS;
    if (this.isStopped || isSameAgain) return;
    watched.last = { text: scan.text, atMs: nowMs };
    const meant = settings.place.kind === 'workplace' ? this.atWindow(settings, scan) : this.atKiosk(settings, scan);
    const outcome = 'session' in meant ? outcomeOf(await dispatcher.order(meant.session, meant.command, meant.data)) : meant;
    this.tell(settings, watched, outcome);
  }

  /** Reports the outcome of a code: null = obeyed. The code itself is not logged: it may be the secret of an appointment. */
  private tell({ name, place }: ScannerSettings, watched: Watched, outcome: Refused | null): void {
    const { log, refusedAt, devicesChanged } = this.options;
    watched.codeFault = outcome === null ? null : outcome.fault;
    if (outcome !== null) {
      log.warn({ scanner: name, fault: outcome.fault, error: outcome.error }, 'a scanned code was refused');
      if (place.kind === 'workplace') refusedAt(place.id);
    }
    devicesChanged();
  }

  private atWindow({ profile, place }: ScannerSettings, scan: Scan): ScanRequest | Refused {
    const { state } = this.options;
    const session = clerkAt(state, place.id);
    if (session === undefined) return NOBODY_LOGGED_IN;
    const found = scannedTicket(state, scan, profile.codes.protocol === 'keyboard');
    if (isAppointment(state, scan.text))
      return 'fault' in found && found.fault === 'unknownCode' ? checkIn(session, scan.text) : { fault: 'ambiguousCode' };
    if ('fault' in found) return { fault: found.fault };
    return { session, command: 'consumerFromQueueBody', data: { id: found.consumer.id } };
  }

  private atKiosk({ place }: ScannerSettings, { text }: Scan): ScanRequest | Refused {
    const session = kioskAt(this.options.state, place.id, place.kind === 'registrator' ? place.user : null);
    if (session === undefined) return NOBODY_LOGGED_IN;
    return checkIn(session, text);
  }
}

interface ScanRequest {
  readonly session: Session;
  readonly command: string;
  readonly data: object;
}

interface Refused {
  readonly fault: CodeFault;
  readonly error?: ErrorName;
}

const checkIn = (session: Session, code: string): ScanRequest => ({
  session,
  command: 'registrateConsumer',
  data: { services: [], pin_code: code, preview: false },
});

const NOBODY_LOGGED_IN: Refused = { fault: 'refusedCode', error: 'notLoggedIn' };

/** No service is named, so only an appointment gives a ticket: this error means that the code belongs to none. */
const outcomeOf = (answer: Rejection | null): Refused | null =>
  answer && { fault: answer.error === 'invalidRequest' ? 'unknownCode' : 'refusedCode', error: answer.error };
