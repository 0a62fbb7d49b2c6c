/**
 * What cec-ctl 1.30.1 (Debian 13, v4l-utils 1.30.1-1) said in a run against `vivid` of Debian's kernel 6.12.118, whose HDMI output is
 * plugged into its input by the control `hdmi_000_0_is_connected_to`; the television is `cec-follower` at the input. Each ended with 0 but
 * `nowhere` and `notAllowed`, with 1. `elsewhere` is the same program at /dev/null. What the driver does not look at is alike here in all:
 * names and types of the adapter, sequence numbers, times, the address that was claimed.
 */
const adapter = (address: string, mask: string): string =>
  [
    ...['Driver Info:', '\tDriver Name                : vivid', '\tAdapter Name               : vivid-000-vid-out0'],
    ...['\tCapabilities               : 0x000002be', '\t\tLogical Addresses', '\t\tTransmit', '\t\tPassthrough'],
    ...['\t\tRemote Control Support', '\t\tMonitor All', '\t\tMonitor Pin', '\t\tReply Vendor ID'],
    ...['\tDriver version             : 6.12.118', '\tAvailable Logical Addresses: 4', '\tConnector Info             : None'],
    ...[`\tPhysical Address           : ${address}`, `\tLogical Address Mask       : ${mask}`, '\tCEC Version                : 2.0'],
    ...["\tOSD Name                   : ''", '\tLogical Addresses          : 0 ', ''],
  ].join('\n');

const asked = (...answer: readonly string[]): string =>
  ['', 'Transmit from Playback Device 2 to TV (8 to 0):', 'GIVE_DEVICE_POWER_STATUS (0x8f)', ...answer, ''].join('\n');

const state = (words: string): string =>
  asked(
    ...['    Received from TV (0):', '    REPORT_POWER_STATUS (0x90):', `\tpwr-state: ${words}`],
    ...['\tSequence: 13 Tx Timestamp: 16.376748s Rx Timestamp: 16.465591s', '\tApproximate response time: 16 ms'],
  );

export const CEC_WORDS = {
  unconfigured: adapter('1.0.0.0', '0x0000'),
  configured: adapter('1.0.0.0', '0x0010'),
  /** Also after it was told to claim an address. */
  withoutCable: adapter('f.f.f.f', '0x0000'),
  elsewhere: adapter('0.0.0.0', '0x0000').replace('0x000002be', '0x00000000'),
  nowhere: 'Failed to open /dev/cec9: No such file or directory\n',
  notAllowed: 'Failed to open /dev/cec1: Permission denied\n',
  on: state('on (0x00)'),
  standby: state('standby (0x01)'),
  /** For some five seconds after `--image-view-on`; before, for half a second, `standby`. */
  toOn: state('to-on (0x02)'),
  /** No program plays the television: the kernel answers. */
  unsaid: asked(
    ...['    Received from TV (0):', '    FEATURE_ABORT (0x00):', '\tabort-msg: 143 (0x8f, GIVE_DEVICE_POWER_STATUS)'],
    ...['\treason: unrecognized-op (0x00)', '\tSequence: 37 Tx Timestamp: 32.391045s Rx Timestamp: 32.504016s'],
    ...['\tApproximate response time: 16 ms', '\tTx, OK, Rx, OK, Feature Abort'],
  ),
  unacknowledged: asked('\tSequence: 10 Tx Timestamp: 12.648424s', '\tTx, Not Acknowledged (4), Max Retries'),
  /** Without a cable: it ends as if all were well. */
  unsent: '\nTransmit from Unregistered to TV (15 to 0):\nGIVE_DEVICE_POWER_STATUS (0x8f)\n',
  notConfigured: '\nAdapter is unconfigured, please configure it first.\n',
} as const;
