/** `1B 40`, as manuals and profiles write it. */
export const toHex = (bytes: readonly number[] | Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
