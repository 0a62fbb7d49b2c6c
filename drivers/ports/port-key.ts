/** Whether two devices are configured on one port. */
import type { MqttAddress } from '../mqtt/topic.js';
import { formatPortAddress, type PortAddress } from './address.js';

/** Equal for two addresses of one port, whatever their other settings. */
export function portKey(address: PortAddress | MqttAddress): string {
  if (address.kind === 'mqtt') return `mqtt:${address.topic}`;
  return 'path' in address ? address.path : formatPortAddress(address).toLowerCase();
}
