/** Device states: the answer to `devices`, and the lines of the log. */
import type { Logger as Log } from 'pino';
import { isExplained } from '../../../drivers/printer/faults.js';
import type { PrinterHealth } from '../../../drivers/printer/job.js';
import { setsText } from '../../../drivers/printer/text-mode.js';
import type { PrinterSettings } from '../../config/devices/printers.js';
import type { QueueState, RollState } from '../../engine/state.js';
import type { Audience } from '../../engine/views.js';
import type { DeviceRow, DeviceSource } from './device-source.js';
import { type DeviceFault, faultRow, faultText, QUEUE_ONLY, ROLL_LOW, saidFaultRow, TEXT_DRAWN } from './faults.js';

export interface PrinterStatusOptions {
  readonly state: Pick<QueueState, 'rolls' | 'prints'>;
  readonly printers: readonly PrinterSettings[];
  /** A roll with paper for fewer tickets is low; 0 = never. */
  readonly lowRollTickets: number;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

/** The answer to `devices`, JSON; only the full audience sees ports. @param state with rolls and jobs, if not the one in memory */
export function devicesText(sources: readonly DeviceSource[], audience: Audience, state?: QueueState): string {
  const rows = sources.flatMap((source) => source.rows(state));
  return JSON.stringify(audience === 'full' ? rows : rows.map((row) => ({ ...row, port: '' })));
}

const STARTING: PrinterHealth = { state: 'starting', faults: [] };
/** Length of a ticket until one has been printed on the roll. */
const USUAL_TICKET_MM = 100;

export class PrinterStatus {
  private readonly healths = new Map<string, PrinterHealth>();
  /** Printers that reported no paper: paper after that is a new roll. */
  private readonly empty = new Set<string>();

  constructor(private readonly options: PrinterStatusOptions) {}

  /** Returns whether a new roll was put in. */
  healthChanged(printer: string, health: PrinterHealth): boolean {
    const before = this.healths.get(printer) ?? STARTING;
    this.healths.set(printer, health);
    this.tell(printer, before, health);
    if (health.faults.includes('paperEnd')) this.empty.add(printer);
    // An open cover hides the paper sensor: only a printer that prints certainly has paper.
    return prints(health) && this.empty.delete(printer);
  }

  rows(state: PrinterStatusOptions['state'] = this.options.state): readonly DeviceRow[] {
    return this.options.printers.map((printer) => this.device(printer, state));
  }

  /** Logs one line for each fault that begins, and one when all are gone. */
  private tell(printer: string, before: PrinterHealth, now: PrinterHealth): void {
    const { log } = this.options;
    for (const fault of now.faults) {
      const { says } = isExplained(fault) ? now : {};
      if (!before.faults.includes(fault) || before.says !== now.says) log.warn({ printer, fault, says }, faultText(fault));
    }
    const isBetter = (now.state === 'ready' && before.state !== 'ready') || (prints(now) && !prints(before));
    if (isBetter) log.info({ printer }, BETTER[before.state === 'starting' ? 'started' : now.state === 'ready' ? 'well' : 'prints']);
  }

  private device(
    { name, profile, mode, address, port, rollMetres }: PrinterSettings,
    { rolls, prints: jobs }: PrinterStatusOptions['state'],
  ): DeviceRow {
    const { state, faults, says = '' } = this.healths.get(name) ?? STARTING;
    const used = rolls.get(name);
    const ticketsLeft = rollMetres === 0 ? null : ticketsLeftOn(rollMetres, used);
    const isLow = ticketsLeft !== null && ticketsLeft < this.options.lowRollTickets && !faults.includes('paperEnd');
    const isDrawn = mode === 'text' && !setsText(profile);
    const own: readonly DeviceFault[] = [...(isLow ? ([ROLL_LOW] as const) : []), ...(isDrawn ? ([TEXT_DRAWN] as const) : [])];
    return {
      name,
      kind: 'printer',
      profile: profile.id,
      model: `${profile.vendor} ${profile.model}`,
      port,
      state: own.length > 0 && state === 'ready' ? 'warning' : state,
      troubles: [
        ...faults.map((fault) => saidFaultRow(fault, isExplained(fault) ? says : '')),
        ...[...own, ...(address.kind === 'cups' ? ([QUEUE_ONLY] as const) : [])].map(faultRow),
      ],
      roll: used === undefined ? null : { used_mm: Math.round(used.usedMm), tickets_left: ticketsLeft },
      jobs: [...jobs.values()].filter((job) => job.printer === name).length,
    };
  }
}

const prints = ({ state }: PrinterHealth): boolean => state === 'ready' || state === 'warning';

const BETTER = { started: 'the printer is ready', well: 'the printer is in order again', prints: 'the printer prints again' } as const;

function ticketsLeftOn(rollMetres: number, used: RollState | undefined): number {
  const ticketMm = used === undefined || used.tickets === 0 ? USUAL_TICKET_MM : used.usedMm / used.tickets;
  const leftMm = rollMetres * 1000 - (used?.usedMm ?? 0);
  return Math.max(0, Math.floor(leftMm / Math.max(1, ticketMm)));
}
