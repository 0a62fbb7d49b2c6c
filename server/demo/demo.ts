/** The whole demo: the configuration with devices in software, the process in which they are, and the lab that shows them. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { ledFamily } from '../../drivers/led/family.js';
import type { SoundPlayer } from '../../drivers/sound/player.js';
import { SYSTEM_TIMERS } from '../../drivers/timing.js';
import type { LedSettings } from '../config/devices/leds.js';
import type { SoundSettings } from '../config/devices/sound.js';
import type { Config } from '../config/load.js';
import { boardAddresses } from '../engine/rules/books/boards.js';
import { demoBranch, demoLogins } from './branch.js';
import { Twins, type Warn } from './channel.js';
import { hostOf, LINE, LOUDSPEAKER, PRINTERS } from './equipment.js';
import { DemoLab } from './lab.js';
import { keypadSettings, lineSettings, matrixSettings, printerSettings, scannerSettings } from './settings.js';

export interface Demo {
  /** With the devices of the demo if none are configured. */
  readonly config: Config;
  /** Of the loudspeaker of the demo; null = sound is played as the settings say. */
  readonly playerOf: (settings: SoundSettings) => SoundPlayer | null;
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

interface DemoOptions {
  /** Configured devices stand beside those of the demo; false = those of a kind replace them, and printers the whole demo. */
  readonly isBeside: boolean;
  readonly warn: Warn;
}

/** null = no demo, or this box has devices of its own, which replace those of the demo. */
export function openDemo(given: Config, { isBeside, warn }: DemoOptions): Demo | null {
  if (!given.server.demo || (!isBeside && given.printers.length > 0)) return null;
  const { data } = given.server;
  const isOurs = (own: readonly unknown[]): boolean => isBeside || own.length === 0;
  const hasSound = isOurs(given.sound);
  const hasBoards = isOurs(given.leds) && canMakeLines(warn);
  const hasScanners = isOurs(given.scanners);
  const host = hostOf(process.pid);
  const line = lineSettings(resolve(data, 'lines', LINE.name));
  const leds = hasBoards ? [line, matrixSettings(host)] : [];
  const keypads = hasBoards ? keypadSettings(line.port) : [];
  const twins = new Twins({ data, host, boards: hasBoards ? boardsOf(leds) : null, hasScanners, hasSound, logins: LOGINS }, warn);
  return {
    config: {
      ...given,
      printers: joined(
        given.printers,
        PRINTERS.map((model) => printerSettings(model, host)),
      ),
      leds: joined(given.leds, leds),
      keypads: joined(given.keypads, keypads),
      scanners: joined(given.scanners, hasScanners ? scannerSettings(host) : []),
      sound: joined(given.sound, hasSound ? [{ name: LOUDSPEAKER, device: 'default', windows: [], volume: 100 }] : []),
    },
    playerOf: ({ name }) => (hasSound && isOfDemo(name, given.sound) ? playerOf(twins, data) : null),
    lab: new DemoLab(twins, SYSTEM_TIMERS),
    paper: join(data, 'paper'),
    boards: hasBoards ? join(data, 'boards') : null,
    start: async () => void (await twins.ask('start', null)),
    close: () => twins.close(),
  };
}

interface Named {
  readonly name: string;
}

const isOfDemo = (name: string, given: readonly Named[]): boolean => given.every((own) => own.name !== name);

/** A configured device that has the name of one of the demo is used in its place. */
const joined = <Device extends Named>(given: readonly Device[], ours: readonly Device[]): readonly Device[] => [
  ...ours.filter(({ name }) => isOfDemo(name, given)),
  ...given,
];

const LOGINS = demoLogins.map(({ component, login, password, place }) => ({ component, login, password, place }));

/** The addresses of the boards of the book, by line. */
const boardsOf = (lines: readonly LedSettings[]): Readonly<Record<string, readonly number[]>> =>
  Object.fromEntries(
    lines.map(({ name, profile }) => {
      const boards = demoBranch.ScoreBoard.filter(({ device }) => device === name);
      return [name, boards.flatMap((board) => boardAddresses(board, ledFamily(profile)))];
    }),
  );

/** Pseudo-terminals are made by a program (see `drivers/twins/pty.ts`). */
function canMakeLines(warn: Warn): boolean {
  const isThere = (folder: string): boolean => {
    try {
      accessSync(join(folder, 'script'), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  };
  if ((process.env.PATH ?? '').split(delimiter).some(isThere)) return true;
  warn(new Error('no pseudo-terminals: script of util-linux is not installed'), 'the demo has no LED boards and no keypads');
  return false;
}

/** The loudspeaker: what `aplay` would be for a real one. */
const playerOf = (twins: Twins, data: string): SoundPlayer => ({
  port: `file:${join(data, 'sound', LOUDSPEAKER)}`,
  play: async (samples) => {
    const fault = await twins.ask('play', samples);
    return fault === undefined ? { code: 'noPlayer', detail: 'the devices of the demo have ended' } : fault;
  },
  close: () => void twins.ask('silence', null),
});
