/**
 * The lab: shows the twins of the demo. Their state also changes with time (a row blinks, paper moves), so they are read repeatedly while
 * there are viewers: after a read of `text`, `changed` follows a moment later.
 */
import type { Timers } from '../../drivers/timing.js';
import { type Rejection, reject } from '../model/errors.js';
import type { Lab, TwinOrder } from '../pipeline/devices.js';
import { type PageSource, type Pages, textPage } from '../transport/page.js';
import { demoLogins } from './branch.js';
import type { KeypadStand, LabView, LedStand, LineStand, PrinterStand, ScannerStand, SoundStand, Stand } from './stand.js';

export interface Stands {
  readonly printers: readonly PrinterStand[];
  readonly lines: readonly LineStand[];
  readonly leds: readonly LedStand[];
  readonly keypads: readonly KeypadStand[];
  readonly scanners: readonly ScannerStand[];
  readonly sounds: readonly SoundStand[];
}

/** A file made by a twin, by path; `undefined` = no such file. */
export type FileAt = (path: string) => Promise<Uint8Array> | undefined;

export interface DemoLabOptions {
  readonly stands: Stands;
  readonly files: readonly FileAt[];
  readonly timers: Timers;
}

const LOOKED_AT_AGAIN_AFTER_MS = 100;
const CONTENT_TYPES: Readonly<Record<string, string>> = { png: 'image/png', wav: 'audio/wav' };

export class DemoLab implements Lab {
  readonly pages: Pages = { get: (path) => this.#fileAt(path) };
  readonly #options: DemoLabOptions;
  readonly #stands: readonly Stand[];
  #changed = (): void => {};
  #isLookPlanned = false;

  constructor(options: DemoLabOptions) {
    this.#options = options;
    this.#stands = Object.values(options.stands).flat();
  }

  follow(changed: () => void): void {
    this.#changed = changed;
  }

  text(): string {
    this.#planLook();
    const { stands } = this.#options;
    const view: LabView = {
      printers: stands.printers.map((stand) => stand.view()),
      lines: stands.lines.map((stand) => stand.view()),
      leds: stands.leds.map((stand) => stand.view()),
      keypads: stands.keypads.map((stand) => stand.view()),
      scanners: stands.scanners.map((stand) => stand.view()),
      sounds: stands.sounds.map((stand) => stand.view()),
      logins: demoLogins.map(({ component, login, password, place }) => ({ component, login, password, place })),
    };
    return JSON.stringify(view);
  }

  async act(order: TwinOrder): Promise<Rejection | null> {
    const stand = this.#stands.find(({ kind, name, address }) => kind === order.kind && name === order.name && address === order.address);
    if (stand === undefined) return reject('twinUnknown', { what: toldOf(order), known: this.#known(order.kind) });
    const act = stand.actions[order.action];
    const known = Object.keys(stand.actions);
    if (act === undefined) return reject('twinCannot', { what: toldOf(order), action: order.action, known });
    const refusal = await act(order);
    this.#changed();
    return refusal ?? null;
  }

  #known(kind: TwinOrder['kind']): readonly string[] {
    return this.#stands.filter((stand) => stand.kind === kind).map(toldOf);
  }

  #planLook(): void {
    if (this.#isLookPlanned) return;
    this.#isLookPlanned = true;
    this.#options.timers.after(LOOKED_AT_AGAIN_AFTER_MS, () => {
      this.#isLookPlanned = false;
      this.#changed();
    });
  }

  #fileAt(path: string): PageSource | undefined {
    const file = this.#options.files.map((fileAt) => fileAt(path)).find((found) => found !== undefined);
    if (file === undefined) return path.startsWith('/lab/') ? textPage('404 Not Found', 'It is there no more.') : undefined;
    const contentType = CONTENT_TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
    return async () => ({ contentType, body: Buffer.from(await file) });
  }
}

const toldOf = ({ kind, name, address }: Pick<Stand, 'kind' | 'name' | 'address'>): string =>
  `${kind} ${name}${address === undefined ? '' : ` ${address}`}`;
