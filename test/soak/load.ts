/**
 * The branch of an endurance run, in a process of its own: clerks, kiosks, boards and printers, each on its own connection, which is cut
 * now and then. They speak through the project's client, as the pages do, and keep a ledger of what they were answered.
 */
import { loadPrinterProfiles } from '../../drivers/printer/profiles.js';
import { SYSTEM_TIMERS } from '../../drivers/timing.js';
import { PrinterTwin } from '../../drivers/twins/printer/twin.js';
import { serveTwinOnTcp } from '../../drivers/twins/serve-tcp.js';
import type { SoakAnswer, SoakOrder, SoakQuestion } from './orders.js';
import { Clerk, Hall, hang, Kiosk } from './people.js';
import { Viewers } from './viewers.js';

const PRINTERS = 4;
const PRINTER = 'epson-tm-t20iii';
const ENDLESS_MM = 1e12;

const answer = (message: SoakAnswer): void => void process.send?.(message);
const exponential = (meanMs: number): number => -Math.log(1 - Math.random()) * meanMs;

class Soak {
  readonly hall = new Hall();
  readonly #clerks: readonly Clerk[];
  readonly #kiosks: readonly Kiosk[];
  readonly #all: readonly { cut(): void }[];
  readonly viewers: Viewers;
  #isOver = false;
  #work: Promise<unknown> = Promise.resolve();

  constructor(private readonly order: SoakOrder) {
    const { url, services, servingMs } = order;
    this.#clerks = order.clerkTokens.map((token) => new Clerk(this.hall, url, token, () => exponential(servingMs)));
    this.#kiosks = order.kioskTokens.map((token) => new Kiosk(this.hall, url, token, services));
    this.viewers = new Viewers(this.hall, url, order.viewerToken, order.viewers);
    this.#all = [...this.#clerks, ...this.#kiosks, ...order.boards.map((id) => hang(this.hall, url, id))];
  }

  async begin(): Promise<void> {
    await Promise.all([...this.#clerks, ...this.#kiosks].map((one) => one.arrive()));
    await this.viewers.open();
    this.#work = Promise.all(this.#clerks.map((clerk) => clerk.work()));
    this.#work.catch(fail);
    this.#nextVisitor();
    this.#nextCut();
  }

  get counts() {
    return { ...this.hall.counts, papers };
  }

  /** Nobody comes any more, and everybody ends what he has begun. */
  async end() {
    this.#isOver = true;
    this.hall.close();
    await Promise.all([this.#work, ...this.#kiosks.map((kiosk) => kiosk.rest())]);
    return { counts: this.counts, registered: [...this.hall.registered], ended: [...this.hall.ended] };
  }

  /** Visitors come by chance, as they do. */
  #nextVisitor(): void {
    setTimeout(
      () => {
        if (this.#isOver) return;
        this.#kiosks[Math.floor(Math.random() * this.#kiosks.length)]?.serve().catch(fail);
        this.#nextVisitor();
      },
      exponential(3_600_000 / this.order.visitorsPerHour),
    );
  }

  #nextCut(): void {
    setTimeout(
      () => {
        if (this.#isOver) return;
        this.#all[Math.floor(Math.random() * this.#all.length)]?.cut();
        this.#nextCut();
      },
      exponential(this.order.connectionMs / this.#all.length),
    );
  }
}

let papers = 0;

async function openPrinters(): Promise<readonly number[]> {
  const profile = loadPrinterProfiles().get(PRINTER);
  if (profile === undefined) throw new Error(`there is no printer profile ${PRINTER}`);
  const onPiece = (): void => {
    papers += 1;
  };
  const served = await Promise.all(
    Array.from({ length: PRINTERS }, () =>
      serveTwinOnTcp(
        (cable) => new PrinterTwin({ profile, timers: SYSTEM_TIMERS, cable, paperMm: ENDLESS_MM, mmPerSecond: 300, onPiece }),
        {
          host: '127.0.0.1',
          port: 0,
          another: 'wait',
        },
      ),
    ),
  );
  return served.map(({ port }) => port);
}

let soak: Soak | null = null;

async function obey(question: SoakQuestion): Promise<void> {
  if (question.kind === 'begin') {
    soak = new Soak(question.order);
    await soak.begin();
    answer({ kind: 'begun' });
    return;
  }
  if (soak === null) throw new Error('nothing has begun');
  if (question.kind === 'end') answer({ kind: 'ended', ledger: await soak.end() });
  else if (question.kind === 'count') answer({ kind: 'count', counts: soak.counts, waits: soak.hall.takeWaits() });
  else {
    soak.viewers.deafen(question.count);
    answer({ kind: 'deafened' });
  }
}

function fail(error: unknown): void {
  answer({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

process.on('message', (question: SoakQuestion) => void obey(question).catch(fail));
openPrinters().then((ports) => answer({ kind: 'printers', ports }), fail);
