/** Whether two devices are configured on one port. */
import { formatPortAddress, type PortAddress } from './address.js';

/** The same for two addresses of one port, whatever else they say of it. */
export const portKey = (address: PortAddress): string => ('path' in address ? address.path : formatPortAddress(address).toLowerCase());
