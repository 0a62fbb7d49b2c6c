/** Which addresses a family has for single boards, whatever the model. */
import type { FamilyName } from '../profile.js';

const ALL: Readonly<Record<FamilyName, { readonly first: number; readonly last: number }>> = {
  // Candle's manual: 20h to 7Fh, FFh = every board.
  candle: { first: 0x20, last: 0x7f },
  // 0 = every board, which does not answer; from 248 on reserved (Modbus over serial line).
  modbus: { first: 1, last: 247 },
  // Two digits of base 16; "00" = every board.
  alpha: { first: 1, last: 255 },
  // doc.onbonbx.com/zh/k/potocol, 8.11: 0000 to 7FFF, of which 0000 is kept free.
  onbon: { first: 1, last: 0x7fff },
  am03127: { first: 1, last: 255 },
  'pro-lite': { first: 1, last: 255 },
  // The frame has no place for an address: one board a line.
  venus: { first: 1, last: 1 },
  edi: { first: 0, last: 99 },
  'four-byte': { first: 0, last: 255 },
};

export const allAddresses = (family: FamilyName): { readonly first: number; readonly last: number } => ALL[family];
