/** The settings of `[mqtt]`: one broker, for buttons and lamps, and for what the box publishes. */
import { Type } from '@sinclair/typebox';
import { LATIN_NAME } from './expectations.js';
import { MaybeBroker, MaybePath, MaybeText, Switch } from './kinds.js';

/** A level of a topic that Home Assistant accepts as the name of a node, too. */
const Level = (byDefault: string, description: string) =>
  Type.String({
    pattern: LATIN_NAME,
    default: byDefault,
    description,
    'x-expects': 'a name of 1 to 60 letters a-z, digits, - and _',
  });

export const mqtt = Type.Object(
  {
    address: MaybeBroker('Address of the MQTT broker: mqtt://HOST:1883, or mqtts://HOST:8883 with TLS. Default: none, nothing is opened.', {
      'x-example': 'mqtt://192.168.1.40:1883',
    }),
    user: MaybeText('User of the box at the broker. Default: none.', { 'x-example': 'qbox' }),
    passwordFile: MaybePath('File with the password of that user, readable by the user of the box. Default: none.', {
      'x-example': '/etc/qbox/mqtt-password',
    }),
    authorityFile: MaybePath('With mqtts: certificate of the authority (PEM) that the broker belongs to. Default: those of the system.', {
      'x-example': '/etc/qbox/mqtt-authority.pem',
    }),
    topic: Level('qbox', 'First level of all topics of this box; boxes at one broker need different ones.'),
    homeAssistant: Switch(false, 'Publish calls, windows and the state of devices, for Home Assistant and others. No names of people.'),
    discoveryTopic: Level('homeassistant', 'First level of the topics in which Home Assistant looks for devices.'),
  },
  {
    description: 'MQTT broker for wireless buttons and lamps ([keypads.NAME], port = "mqtt:…") and for Home Assistant.',
    'x-prefix': 'MQTT_',
  },
);
