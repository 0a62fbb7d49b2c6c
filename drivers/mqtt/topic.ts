/** The address of a device behind a broker: `mqtt:zigbee2mqtt/window-2`. */
export interface MqttAddress {
  readonly kind: 'mqtt';
  readonly topic: string;
}

const TOPIC_BYTES_MAX = 200;

/** A name of a topic that can be written to: MQTT 5.0, 4.7. Topics that begin with `$` are the broker's own. */
export const isTopic = (text: string): boolean =>
  text !== '' && !text.startsWith('$') && !/[\p{Cc}+#]|^\/|\/$|\/\//u.test(text) && Buffer.byteLength(text) <= TOPIC_BYTES_MAX;

const KIND = 'mqtt:';

/** null = it is no such address. */
export function parseMqttAddress(text: string): MqttAddress | null {
  const topic = text.startsWith(KIND) ? text.slice(KIND.length) : '';
  return isTopic(topic) ? { kind: 'mqtt', topic } : null;
}
