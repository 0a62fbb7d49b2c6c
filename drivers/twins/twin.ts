/** Interface between a simulated device and its cable, of whatever kind. */

/** Calls from a twin to its cable. */
export interface TwinCable {
  send(bytes: Uint8Array): void;
  /** There is room again, after `receive` took fewer bytes than offered. */
  ready(): void;
  /** USB and network go down with the device; the owner of the cable decides. */
  power(isOn: boolean): void;
}

export interface DeviceTwin {
  /**
   * @returns the number of bytes taken, from the front. Offer the others again, followed by new data, after `ready`: this models XOFF, RTS,
   * and a USB device that sends NAK.
   */
  receive(bytes: Uint8Array): number;
}
