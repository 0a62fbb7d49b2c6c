/**
 * The LED boards of the demo: Candle boards in software on one line, a pseudo-terminal that the box opens and drives as it does any
 * serial line. What they show is in pictures, written anew with each change.
 */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ledFamily } from '../../drivers/led/family.js';
import { loadLedProfiles } from '../../drivers/led/profiles.js';
import { formatPortAddress, type SerialAddress } from '../../drivers/ports/address.js';
import { SYSTEM_TIMERS } from '../../drivers/timing.js';
import type { KeypadTwin } from '../../drivers/twins/input/keypad-twin.js';
import { BusTwin } from '../../drivers/twins/led/bus-twin.js';
import { LedTwin } from '../../drivers/twins/led/twin.js';
import { openPty, type PtyLine } from '../../drivers/twins/pty.js';
import type { KeypadSettings } from '../input-settings.js';
import type { LedSettings } from '../led-settings.js';
import { boardAddresses } from '../queue/rules/boards.js';
import { openDemoKeypads } from './keypads.js';
import { demoBoards } from './places.js';

export interface DemoBoards {
  readonly leds: readonly LedSettings[];
  /** On the same line. */
  readonly keypads: readonly KeypadSettings[];
  /** `33.svg` is what the board at address 33 shows. */
  readonly folder: string;
  /** When the data folder is there and belongs to this box. */
  start(): void;
  /** Resolves when the last picture is written and the line is gone. */
  close(): Promise<void>;
}

/** The line that boards of the demo name as their device. */
export const DEMO_LINE = 'led-bus';
const PROFILE = 'candle-7';

/**
 * null = this system has no pseudo-terminals: the boards of the book have no line.
 * @param data the data folder of the box
 */
export async function openDemoBoards(data: string, warn: (error: unknown, what: string) => void): Promise<DemoBoards | null> {
  const profile = loadLedProfiles().get(PROFILE);
  if (profile === undefined) throw new Error(`the demo needs the LED profile ${PROFILE}`);
  const folder = join(data, 'boards');
  const pictures = new PictureFolder(folder, (error) => warn(error, 'a picture of a board of the demo could not be written'));
  const family = ledFamily(profile);
  const addresses = demoBoards.ScoreBoard.flatMap((board) => boardAddresses(board, family));
  let pty: PtyLine | null = null;
  const line = new BusTwin<LedTwin | KeypadTwin>({ timers: SYSTEM_TIMERS, send: (bytes) => pty?.send(bytes), baud: profile.line.baud });
  for (const address of addresses) {
    const onChange = () => pictures.show(address, twin.picture());
    const twin: LedTwin = line.add((send) => new LedTwin({ profile, address, timers: SYSTEM_TIMERS, send, onChange }));
  }
  const opened = await openPty((bytes) => line.receive(bytes)).catch((error: unknown) => {
    warn(error, 'the demo has no LED boards and no keypads');
    return null;
  });
  if (opened === null) return null;
  pty = opened;
  const keys = openDemoKeypads(join(data, 'keys'), line, warn);
  const address: SerialAddress = { kind: 'serial', path: pty.path, ...profile.line, flow: 'none' };
  const settings: LedSettings = { name: DEMO_LINE, port: formatPortAddress(address), address, line: profile.line, profile, family };
  return {
    leds: [settings],
    keypads: keys.settings(settings.port),
    folder,
    start: () => keys.start(),
    close: async () => {
      keys.close();
      await opened.close();
      await pictures.written();
    },
  };
}

/** A picture for each board; of several changes at once the last one is written. */
class PictureFolder {
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
    // Whoever looks at it never sees half a picture.
    await writeFile(`${file}.new`, this.shown.get(address) ?? '');
    await rename(`${file}.new`, file);
  }
}
