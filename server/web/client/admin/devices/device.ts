/** A device, and what every part of its card is given. */
import type { ReplyData } from '../../../../protocol/registry.js';

export type Device = ReplyData<'devices'>[number];

export interface CardProps {
  readonly device: Device;
}
