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
  /** Of a HID device: its report descriptor. */
  readonly reportDescriptor?: Uint8Array | undefined;
  /** @returns how many bytes are taken, from the front; the others are offered again after `ready` (XOFF, RTS, NAK of USB) */
  receive(bytes: Uint8Array): number;
}
