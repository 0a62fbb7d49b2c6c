/**
 * The LED boards of the demo: Candle boards in software on one line, behind a real socket as behind a converter in the network, so that
 * nothing but Node is needed and the box drives them as it drives any. What they show is in pictures, written anew with each change.
 */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ledFamily } from '../../drivers/led/family.js';
import { loadLedProfiles } from '../../drivers/led/profiles.js';
import { SYSTEM_TIMERS } from '../../drivers/timing.js';
import type { KeypadTwin } from '../../drivers/twins/input/keypad-twin.js';
import { BusTwin } from '../../drivers/twins/led/bus-twin.js';
import { LedTwin } from '../../drivers/twins/led/twin.js';
import { serveTwinOnTcp } from '../../drivers/twins/serve-tcp.js';
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
  /** Resolves when the last picture is written and the port is free. */
  close(): Promise<void>;
}

/** The line that boards of the demo name as their device. */
export const DEMO_LINE = 'led-bus';
const PROFILE = 'candle-7';
const HOST = '127.0.0.1';

/** @param data the data folder of the box */
export async function openDemoBoards(data: string, warn: (error: unknown, what: string) => void): Promise<DemoBoards> {
  const profile = loadLedProfiles().get(PROFILE);
  if (profile === undefined) throw new Error(`the demo needs the LED profile ${PROFILE}`);
  const folder = join(data, 'boards');
  const pictures = new PictureFolder(folder, (error) => warn(error, 'a picture of a board of the demo could not be written'));
  const family = ledFamily(profile);
  const addresses = demoBoards.ScoreBoard.flatMap((board) => boardAddresses(board, family));
  const served = await serveTwinOnTcp(
    ({ send }) => {
      const line = new BusTwin<LedTwin | KeypadTwin>({ timers: SYSTEM_TIMERS, send, baud: profile.line.baud });
      for (const address of addresses) {
        const twin: LedTwin = line.add(
          (answer) =>
            new LedTwin({
              profile,
              address,
              timers: SYSTEM_TIMERS,
              send: answer,
              onChange: () => pictures.show(address, twin.picture()),
            }),
        );
      }
      return line;
    },
    { host: HOST, port: 0 },
  );
  const keys = openDemoKeypads(join(data, 'keys'), served.twin, warn);
  const settings: LedSettings = {
    name: DEMO_LINE,
    port: `tcp:${HOST}:${served.port}`,
    address: { kind: 'tcp', host: HOST, port: served.port },
    line: profile.line,
    profile,
    family,
  };
  return {
    leds: [settings],
    keypads: keys.settings(settings.port, profile.line.baud),
    folder,
    start: () => keys.start(),
    close: async () => {
      keys.close();
      await served.close();
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
