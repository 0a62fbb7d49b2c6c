/** What a device in software has to do with the cable that leads to it, whatever the cable is. */

/** What a twin may do to its cable. */
export interface TwinCable {
  send(bytes: Uint8Array): void;
  /** There is room again, after `receive` took less than it was offered. */
  ready(): void;
  /** USB and network go down with the device; whoever made the cable decides. */
  power(isOn: boolean): void;
}

export interface DeviceTwin {
  /**
   * @returns how many of the bytes it took, from the front. The others have to be offered again, with whatever follows them,
   * after `ready`: this is what a cable sees of XOFF, of RTS and of a USB device that says NAK.
   */
  receive(bytes: Uint8Array): number;
}
