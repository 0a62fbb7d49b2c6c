/** The whole demo: the configuration with its device twins, and the lab that shows them. */
import type { SoundPlayer } from '../../drivers/sound/player.js';
import { SYSTEM_TIMERS } from '../../drivers/timing.js';
import type { SoundSettings } from '../config/devices/sound.js';
import type { Config } from '../config/load.js';
import { openDemoBoards } from './boards.js';
import { DemoLab } from './lab.js';
import { openDemoPrinters } from './printers.js';
import { openDemoScanners } from './scanners.js';
import { openDemoSound } from './sound.js';

export interface Demo {
  /** With the devices of the demo if none are configured. */
  readonly config: Config;
  /** If left out, sound is played as the settings say. */
  readonly playerOf?: (settings: SoundSettings) => SoundPlayer;
  readonly lab: DemoLab;
  /** The folder with the printed paper, one folder for each printer. */
  readonly paper: string;
  /** The folder with the pictures of boards; null = no boards. */
  readonly boards: string | null;
  /** To be called when the data folder exists and belongs to this box. */
  start(): Promise<void>;
  /** Resolves when the last picture is written and all ports are closed. */
  close(): Promise<void>;
}

/** null = this box has devices of its own, which replace those of the demo. */
export async function openDemo(given: Config, warn: (error: unknown, what: string) => void): Promise<Demo | null> {
  if (!given.server.demo || given.printers.length > 0) return null;
  const { data } = given.server;
  const printers = await openDemoPrinters(data, warn);
  const boards = given.leds.length === 0 ? await openDemoBoards(data, warn) : null;
  const sound = given.sound.length === 0 ? openDemoSound(data, warn) : null;
  const scanners = given.scanners.length === 0 ? await openDemoScanners() : null;
  const stands = {
    ...{ lines: [], leds: [], keypads: [] },
    ...boards?.stands,
    printers: printers.stands,
    scanners: scanners?.stands ?? [],
    sounds: sound === null ? [] : [sound.stand],
  };
  const files = [printers.fileAt, ...(sound === null ? [] : [sound.fileAt])];
  return {
    config: {
      ...given,
      printers: printers.printers,
      ...(boards && { leds: boards.leds, keypads: [...given.keypads, ...boards.keypads] }),
      ...(sound && { sound: sound.sound }),
      ...(scanners && { scanners: scanners.scanners }),
    },
    ...(sound && { playerOf: sound.playerOf }),
    lab: new DemoLab({ stands, files, timers: SYSTEM_TIMERS }),
    paper: printers.folder,
    boards: boards?.folder ?? null,
    start: async () => await boards?.start(),
    close: async () => {
      await Promise.all([printers.close(), boards?.close(), sound?.close(), scanners?.close()]);
    },
  };
}
