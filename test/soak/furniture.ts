/** What a branch of an endurance run has besides the windows of the bench: kiosks with printers, and boards. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Branch } from '../bench/branch.js';
import { startBox } from '../bench/processes.js';
import { connect, logIn, RawSession } from '../support/raw-client.js';

const KIOSKS = 20;
const BOARDS = 50;

export interface Furniture {
  /** The file of settings to start the box with. */
  readonly config: string;
  readonly kioskTokens: readonly string[];
  readonly boards: readonly number[];
}

/** @param printerPorts where printers listen on this machine */
export async function furnish(data: string, folder: string, branch: Branch, printerPorts: readonly number[]): Promise<Furniture> {
  const config = join(folder, 'qbox.toml');
  const printers = printerPorts.map(
    (port, index) => `[printers.soak-${index}]\nport = "tcp:127.0.0.1:${port}"\nprofile = "epson-tm-t20iii"\n`,
  );
  writeFileSync(config, printers.join('\n'));
  const box = await startBox({ data, args: ['--config', config] });
  const client = await connect(`ws://127.0.0.1:${box.port}/`);
  const administrator = new RawSession(client, branch.administratorToken);
  const boards: number[] = [];
  for (let i = 1; i <= BOARDS; i++) boards.push((await administrator.ask<{ id: number }>('newQBoard', { name: `Soak ${i}` })).id);
  const kioskTokens: string[] = [];
  for (let i = 1; i <= KIOSKS; i++) {
    const kiosk = { name: `Soak ${i}`, printer: `soak-${i % printerPorts.length}`, ticket_design: 'bank' };
    const { id } = await administrator.ask<{ id: number }>('newRegistrator', kiosk);
    kioskTokens.push((await logIn(client, { component: 'registrator', login: 'admin', place: id })).token);
  }
  await client.close();
  await box.stop();
  return { config, kioskTokens, boards };
}
