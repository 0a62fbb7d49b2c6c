/** What a packet of SDK 2.0 is, in the tests of its session. */
import { COMMAND, type HuiduPacket } from '../../../drivers/led/huidu-packets.js';

/** `GetIFVersion` of a command or an answer, `8001` of any other packet. */
export function nameOf({ command, payload }: HuiduPacket): string {
  if (command !== COMMAND.sdk && command !== COMMAND.sdkAnswer) return command.toString(16).padStart(4, '0');
  return /method="(\w+)"/.exec(Buffer.from(payload).toString())?.[1] ?? '';
}
export const guidOf = ({ payload }: HuiduPacket): string => /guid="([^"]*)"/.exec(Buffer.from(payload).toString())?.[1] ?? '';
