/** Checksums of frames. */

/** CRC-16 with the polynomial A001h, reflected: Modbus begins with FFFFh, ARC with 0. */
function crc16(bytes: Uint8Array, start: number): number {
  let crc = start;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

/** `0A 04 00 00 00 1F` → B9B0h, sent as `B0 B9`. */
export const crc16Modbus = (bytes: Uint8Array): number => crc16(bytes, 0xffff);
/** `123456789` → BB3Dh. */
export const crc16Arc = (bytes: Uint8Array): number => crc16(bytes, 0);
export const xor8 = (bytes: Uint8Array): number => bytes.reduce((xor, byte) => xor ^ byte, 0);
export const sum8 = (bytes: Uint8Array): number => sum16(bytes) & 0xff;
export const sum16 = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => (sum + byte) & 0xffff, 0);

export const hexDigits = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
