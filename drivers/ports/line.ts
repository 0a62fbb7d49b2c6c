/** Format of a serial line, and transmission times. */

export interface LineSettings {
  readonly baud: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

/** Time of a byte on the line, including start, parity and stop bits. */
export const byteMs = ({ baud, dataBits, parity, stopBits }: LineSettings): number =>
  ((1 + dataBits + (parity === 'none' ? 0 : 1) + stopBits) * 1000) / baud;

/** `19200 8N1`, as technicians write it. */
export const lineText = ({ baud, dataBits, parity, stopBits }: LineSettings): string =>
  `${baud} ${dataBits}${{ none: 'N', even: 'E', odd: 'O' }[parity]}${stopBits}`;
