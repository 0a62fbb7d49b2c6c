/** Lines that the demo's software devices share: a pseudo-terminal like an adapter, and a network converter. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeypadTwin } from '../../../drivers/input/keypads/frames.js';
import type { LedProfile } from '../../../drivers/led/profile.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import type { BusTwin } from '../../../drivers/twins/led/bus-twin.js';
import { segmentsOf } from '../../../drivers/twins/led/picture.js';
import { LedTwin } from '../../../drivers/twins/led/twin.js';
import type { LedStand } from './stand.js';

export type DemoBus = BusTwin<LedTwin | KeypadTwin>;

/** Connects boards to their line, and provides their views and faults for the lab. */
export function hangBoards(
  bus: DemoBus,
  line: { readonly name: string; readonly profile: LedProfile; readonly addresses: readonly number[] },
  shown: (address: number, svg: string) => void,
): readonly LedStand[] {
  const { name, profile, addresses } = line;
  return addresses.map((address) => {
    const onChange = () => shown(address, twin.picture());
    const twin: LedTwin = bus.add((send) => new LedTwin({ profile, address, timers: SYSTEM_TIMERS, send, onChange }));
    return standOf(bus, { name, profile, address }, twin);
  });
}

type Place = { readonly name: string; readonly profile: LedProfile; readonly address: number };

const standOf = (bus: DemoBus, { name, profile, address }: Place, twin: LedTwin): LedStand => ({
  kind: 'led',
  name,
  address,
  view: () => {
    const { isOn, rows, brightnessPercent } = twin.lit;
    const isOfSegments = profile.look === 'segments';
    return {
      name,
      address,
      look: profile.look,
      cells: profile.layout.cells,
      is_plugged: bus.isJoined(twin),
      is_on: isOn,
      answers: twin.answers,
      brightness: brightnessPercent,
      rows: rows.map(({ text, isBlinking }) => ({
        text,
        segments: isOfSegments ? [...text].map(litCell) : [],
        is_blinking: isBlinking,
      })),
    };
  },
  actions: {
    pullCable: () => bus.setJoined(twin, false),
    plugIn: () => bus.setJoined(twin, true),
    powerOff: () => twin.powerOff(),
    powerOn: () => twin.powerOn(),
    answerRightly: () => twin.answer('rightly'),
    answerWrongly: () => twin.answer('wrongly'),
    answerNever: () => twin.answer('never'),
  },
});

/** Bits after those of the seven segments: cells of boards also have arrows. */
const ARROWS: Readonly<Record<string, number>> = { '<': 1 << 7, '>': 1 << 8 };
const litCell = (letter: string): number => ARROWS[letter] ?? segmentsOf(letter);

/** A picture for each board; of several changes at once the last one is written. */
export class PictureFolder {
  private readonly shown = new Map<number, string>();
  private readonly unwritten = new Set<number>();
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly folder: string,
    private readonly failed: (error: unknown) => void,
  ) {}

  show(address: number, svg: string): void {
    if (this.shown.get(address) === svg) return;
    this.shown.set(address, svg);
    if (this.unwritten.has(address)) return;
    this.unwritten.add(address);
    this.writing = this.writing.then(() => this.write(address)).catch(this.failed);
  }

  written(): Promise<void> {
    return this.writing;
  }

  private async write(address: number): Promise<void> {
    this.unwritten.delete(address);
    await mkdir(this.folder, { recursive: true });
    const file = join(this.folder, `${address}.svg`);
    // Renamed when complete, so that a reader never gets half a picture.
    await writeFile(`${file}.new`, this.shown.get(address) ?? '');
    await rename(`${file}.new`, file);
  }
}
