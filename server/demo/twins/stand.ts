/** A twin in the lab: its view, and the actions that it accepts. */
import type { Rejection } from '../../model/errors/errors.js';
import type { TwinOrder } from '../../pipeline/platform/devices.js';
import type { LabView } from '../channel.js';

/** Returns the fault of the order; void = done, or done when it resolves. */
type Act = (order: TwinOrder) => Rejection | Promise<void> | void;

export interface Stand<View = unknown> {
  readonly kind: TwinOrder['kind'];
  readonly name: string;
  /** The address of a board on its line. */
  readonly address?: number;
  /** The current state. */
  view(): View;
  readonly actions: Partial<Readonly<Record<TwinOrder['action'], Act>>>;
}

type ViewOf<Part extends keyof LabView> = LabView[Part][number];
export type PrinterStand = Stand<ViewOf<'printers'>>;
export type LineStand = Stand<ViewOf<'lines'>>;
export type LedStand = Stand<ViewOf<'leds'>>;
export type KeypadStand = Stand<ViewOf<'keypads'>>;
export type ScannerStand = Stand<ViewOf<'scanners'>>;
export type SoundStand = Stand<ViewOf<'sounds'>>;

/** A file made by a twin, by path; `undefined` = no such file. */
export type FileAt = (path: string) => Promise<Uint8Array> | undefined;

/** The newest outputs of a twin, as files that are made on request. */
export class Comings<What> {
  #kept: readonly { readonly id: number; readonly at: string; readonly what: What; file: Promise<Uint8Array> | null }[] = [];
  #lastId = 0;

  constructor(
    private readonly most: number,
    private readonly make: (what: What) => Promise<Uint8Array>,
  ) {}

  add(what: What): void {
    // Continues to grow after a restart, so that pages do not confuse two files.
    this.#lastId = Math.max(this.#lastId + 1, Date.now());
    this.#kept = [{ id: this.#lastId, at: new Date().toISOString(), what, file: null }, ...this.#kept].slice(0, this.most);
  }

  /** The newest first. */
  get all(): readonly { readonly id: number; readonly at: string; readonly what: What }[] {
    return this.#kept;
  }

  file(id: number): Promise<Uint8Array> | undefined {
    const found = this.#kept.find((one) => one.id === id);
    if (found === undefined) return undefined;
    found.file ??= this.make(found.what);
    return found.file;
  }
}
