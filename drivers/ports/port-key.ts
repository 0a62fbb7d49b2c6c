/** Whether two devices are configured on one port. */
import { formatPortAddress, type PortAddress } from './address.js';

/** Equal for two addresses of one port, whatever their other settings. */
export const portKey = (address: PortAddress): string => ('path' in address ? address.path : formatPortAddress(address).toLowerCase());
