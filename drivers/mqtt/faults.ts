/** Why there is no connection to a broker. */
export type BrokerFault =
  | 'starting'
  /** Not reached, or lost. */
  | 'brokerAway'
  /** It does not accept user and password. */
  | 'brokerRefused'
  /** Its certificate is not that of an authority that the box knows. */
  | 'brokerNotTrusted'
  /** A file that the settings name cannot be read. */
  | 'brokerSettings';

/** MQTT 5.0, 3.2.2.2: bad user name or password, not authorized, bad authentication method, banned. MQTT 3.1.1, 3.2.2.3: 4 and 5. */
const REFUSALS: readonly unknown[] = [0x86, 0x87, 0x8c, 0x8a, 4, 5];
/** Codes of Node's `tls` and of OpenSSL. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|ALTNAME/;

export function faultOf(error: Error & { readonly code?: unknown }): BrokerFault {
  if (REFUSALS.includes(error.code)) return 'brokerRefused';
  return typeof error.code === 'string' && CERTIFICATE.test(error.code) ? 'brokerNotTrusted' : 'brokerAway';
}
