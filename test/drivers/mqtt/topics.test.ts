/** Topics, their filters, and the faults of a connection, without a broker. */
import { expect, it } from 'vitest';
import { isOf } from '../../../drivers/mqtt/broker.js';
import { faultOf } from '../../../drivers/mqtt/faults.js';
import { isTopic, parseMqttAddress } from '../../../drivers/mqtt/topic.js';

it.each<[string, string, boolean]>([
  ['a/b', 'a/b', true],
  ['a/b', 'a/b/c', false],
  ['a/+', 'a/b', true],
  ['a/+', 'a/b/c', false],
  ['a/+/c', 'a/b/c', true],
  ['a/#', 'a/b/c', true],
  ['a/#', 'a', true],
  ['a/#', 'b/c', false],
  ['+/b/#', 'a/c/b', false],
])('%s is a filter of %s: %s (MQTT 5.0, 4.7.1)', (filter, topic, expected) => {
  expect(isOf(filter, topic)).toBe(expected);
});

it('names of topics that can be written to', () => {
  expect(['zigbee2mqtt/window 2', 'a', 'Окно/2'].map(isTopic)).toEqual([true, true, true]);
  expect(['', '/a', 'a/', 'a//b', 'a/+', 'a/#', '$SYS/a', 'a\n', 'x'.repeat(201)].map(isTopic)).toEqual(Array(9).fill(false));
  expect(parseMqttAddress('mqtt:zigbee2mqtt/a')).toEqual({ kind: 'mqtt', topic: 'zigbee2mqtt/a' });
  expect(['mqtt:', 'mqtt:a/#', 'tcp:a'].map(parseMqttAddress)).toEqual([null, null, null]);
});

it('faults of certificates and passwords are told from those of the network', () => {
  const of = (code: unknown) => faultOf(Object.assign(new Error('x'), { code }));
  expect(
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERT_HAS_EXPIRED'].map(of),
  ).toEqual(Array(4).fill('brokerNotTrusted'));
  expect([0x87, 5].map(of)).toEqual(['brokerRefused', 'brokerRefused']);
  expect(['ECONNREFUSED', 'ENOTFOUND', 0x88, undefined].map(of)).toEqual(Array(4).fill('brokerAway'));
});
