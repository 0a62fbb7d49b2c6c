/** Every way in that is fuzzed. */
import type { FuzzTarget } from '../target.js';
import { echo } from './bus.js';
import { database } from './database.js';
import { files } from './files.js';
import { keys } from './keys.js';
import { led } from './led.js';
import { pictures } from './pictures.js';
import { printers } from './printer.js';
import { protocol } from './protocol.js';

export const TARGETS: ReadonlyMap<string, FuzzTarget> = new Map(
  [protocol, ...printers, echo, ...led, ...keys, ...files, database, pictures].map((target) => [target.name, target]),
);
