/** The decoder of the language that a printer of a profile reads. */
import { isZpl } from '../../printer/dialects/index.js';
import type { PrinterProfile } from '../../printer/profile.js';
import { ownCommands } from './commands.js';
import { Decoder, type DecoderListener, type PrinterDecoder } from './decode.js';
import { ZplDecoder } from './zpl-decode.js';

export const decoderOf = (profile: PrinterProfile, listener: DecoderListener): PrinterDecoder =>
  isZpl(profile) ? new ZplDecoder(profile, listener) : new Decoder(ownCommands(profile), listener);
