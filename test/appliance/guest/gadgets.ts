/** What the gadgets have in common: devices that the kernel of the guest plays at the other end of a cable. */
import { readdirSync } from 'node:fs';

export const GADGETS = '/sys/kernel/config/usb_gadget';

/** The name of one of the guest's USB controllers, counted from 0: each is a bus of its own, and so a socket. */
export const controllerNamed = (number: number): string => readdirSync('/sys/class/udc').sort()[number] ?? '';

/** What `work` answers; `none` where a device that is not to block has nothing, or no room. */
export function withoutWaiting<Answer>(work: () => Answer, none: Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return none;
    throw error;
  }
}
