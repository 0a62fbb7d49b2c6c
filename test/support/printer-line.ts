/** A printer on a pseudo-terminal that understands one speed: at another one each byte is wrong, both ways. */
import { execFileSync } from 'node:child_process';
import { loadPrinterProfiles } from '../../drivers/printer/profiles.js';
import { SYSTEM_TIMERS } from '../../drivers/timing.js';
import { PrinterTwin } from '../../drivers/twins/printer/twin.js';
import { openPty } from '../../drivers/twins/pty.js';

export interface PrinterLine {
  readonly path: string;
  /** Speeds at which it was spoken to, each once. */
  readonly heard: ReadonlySet<string>;
  close(): Promise<void>;
}

export async function printerOnLine(baud: number, id: string): Promise<PrinterLine> {
  const profile = loadPrinterProfiles().get(id);
  if (profile === undefined) throw new Error(`no profile ${id}`);
  const heard = new Set<string>();
  let isOver = false;
  const carried = (bytes: Uint8Array): Uint8Array => {
    const speed = execFileSync('stty', ['-F', line.path, 'speed'], { encoding: 'utf8' }).trim();
    heard.add(speed);
    return speed === String(baud) ? bytes : bytes.map((byte) => byte ^ 0xa5);
  };
  const line = await openPty((bytes) => {
    if (!isOver) twin.receive(carried(bytes));
  });
  const cable = { send: (bytes: Uint8Array) => line.send(carried(bytes)), ready: () => {}, power: () => {} };
  const twin = new PrinterTwin({ profile, timers: SYSTEM_TIMERS, cable });
  const close = (): Promise<void> => {
    isOver = true;
    return line.close();
  };
  return { path: line.path, heard, close };
}
