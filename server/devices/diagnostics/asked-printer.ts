/** A printer is asked what it is before it is configured: at a port that the box does not have open, at the speeds of a serial line. */
import { formatPortAddress, type PortAddress } from '../../../drivers/ports/address.js';
import { PortError, type PortFactory, type PortFault } from '../../../drivers/ports/port.js';
import type { PrinterFault } from '../../../drivers/printer/faults.js';
import { inquirePrinter, type PrinterInquiry } from '../../../drivers/printer/inquire.js';
import { inquireLine } from '../../../drivers/printer/inquire-line.js';
import type { PrinterProfile } from '../../../drivers/printer/profile.js';
import { type InquiredProposal, proposeInquired } from '../../../drivers/printer/propose.js';
import type { Timers } from '../../../drivers/timing.js';

export interface AskedPrinter {
  /**
   * `zpl`: it speaks ZPL, and no model here is its. `queue`: a queue of CUPS that takes jobs, behind which nothing can be asked. A fault of
   * the port = it could not be asked.
   */
  readonly verdict: PrinterInquiry['verdict'] | 'queue' | PortFault;
  /** Its port, with the speed and the handshake of a serial line that were found. */
  readonly port: string;
  /** null = none can be proposed. */
  readonly profile: string | null;
  readonly why: InquiredProposal['why'] | null;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly faults: readonly PrinterFault[];
  /** Speeds that were tried; [] = no serial line. */
  readonly bauds: readonly number[];
  /** Of a serial line: the handshake that was seen; null = nothing tells, the self-test of the printer does. */
  readonly flow: PrinterInquiry['flow'];
  /** What CUPS says of a queue that does not print, or which queues it has; '' = nothing. */
  readonly says: string;
}

export interface Asking {
  readonly open: (address: PortAddress) => PortFactory;
  readonly timers: Timers;
  readonly onTry?: (baud: number) => void;
}

export async function askPrinter(address: PortAddress, profiles: Iterable<PrinterProfile>, asking: Asking): Promise<AskedPrinter> {
  try {
    if (address.kind === 'cups') return await queueAt(address, profiles, asking);
    const { address: at, inquiry, bauds } = await inquiryAt(address, asking);
    const { vendor, model, faults, flow } = inquiry;
    const proposal = proposed(inquiry, profiles);
    const verdict = inquiry.verdict === 'zpl' && proposal.profile !== null ? 'answers' : inquiry.verdict;
    return { verdict, port: formatPortAddress(at), vendor, model, faults, bauds, flow, says: '', ...proposal };
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    const isQueue = address.kind === 'cups' && error.fault !== 'noQueue';
    // The queue may be started later: its model does not depend on it.
    const proposal = isQueue ? proposed(SILENT, profiles) : { profile: null, why: null };
    return { ...NOTHING, verdict: error.fault, port: formatPortAddress(address), ...proposal, says: error.says };
  }
}

const NOTHING = { vendor: null, model: null, faults: [], bauds: [], flow: null, says: '' } as const;
const SILENT = { verdict: 'silent', dleEot: [], vendor: null, model: null } as const;

function proposed(inquiry: Parameters<typeof proposeInquired>[0], profiles: Iterable<PrinterProfile>) {
  const proposal = proposeInquired(inquiry, profiles);
  return { profile: proposal?.profile.id ?? null, why: proposal?.why ?? null };
}

/** Opening a queue asks it how it is, and prints nothing. */
async function queueAt(address: PortAddress, profiles: Iterable<PrinterProfile>, { open }: Asking): Promise<AskedPrinter> {
  const port = await open(address)({ received: () => {}, lost: () => {} });
  await port.close();
  return { ...NOTHING, verdict: 'queue', port: formatPortAddress(address), ...proposed(SILENT, profiles) };
}

async function inquiryAt(address: PortAddress, { open, timers, onTry }: Asking) {
  if (address.kind !== 'serial') return { address, inquiry: await inquirePrinter(open(address), timers), bauds: [] };
  const { triedBauds, ...line } = await inquireLine(address, open, timers, onTry);
  return { ...line, bauds: triedBauds };
}
