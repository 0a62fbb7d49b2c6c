/** What only a start would find: ports that others have, and folders that are not there. */

import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { expecting } from '../config/expectations.js';
import type { ConfigFault } from '../config/fault.js';
import type { Config } from '../config/load.js';

/** @param inForce the values of the running box, by the names of settings: its own ports are not taken by others */
export async function startFaults(config: Config, inForce: ReadonlyMap<string, unknown>): Promise<readonly ConfigFault[]> {
  const { server, web, lcd, devices, voice, reports } = config;
  const ports = { 'server.plain_port': server.plainPort, 'web.visitor_port': web.visitorPort };
  const folders = {
    'lcd.templates': lcd.templates,
    'devices.profiles': devices.profiles,
    'voice.clips': voice.clips,
    'reports.folder': reports.folder,
  };
  const faults: ConfigFault[] = [];
  for (const [field, port] of Object.entries(ports)) {
    const isNew = port !== null && port !== inForce.get(field);
    if (isNew && !(await isFree(port, server.host))) faults.push({ field, ...expecting('freePort'), got: String(port), source });
  }
  for (const [field, folder] of Object.entries(folders)) {
    if (folder === null || folder === inForce.get(field) || isFolder(folder)) continue;
    faults.push({ field, ...expecting('folder'), got: folder, source });
  }
  return faults;
}

const source = 'this machine';

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const isFree = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
