/** The devices of a box: printers, boards, voices, keypads and scanners. They are made here and started as `box.ts` lists them. */
import { PortTaps } from '../../drivers/ports/tap.js';
import { pictureSize } from '../config/devices/lcds.js';
import { installedPackage, packageVersion } from '../config/flags.js';
import type { Config } from '../config/load.js';
import type { DeviceHouse, DeviceSource } from '../devices/diagnostics/device-source.js';
import { Workbench } from '../devices/diagnostics/workbench.js';
import { Inputs } from '../devices/input/inputs.js';
import { inputOpener } from '../devices/input/opened-input.js';
import { LcdService } from '../devices/lcd/lcd-service.js';
import { LedService } from '../devices/led/led-service.js';
import { openMessages } from '../devices/messages/opened-messages.js';
import { MqttService } from '../devices/mqtt/mqtt-service.js';
import { openPrinting } from '../devices/printing/opened-printing.js';
import { Buses } from '../devices/shared/buses.js';
import { Calls } from '../devices/shared/calls.js';
import { openPageSpeech, openVoice } from '../devices/voice/opened-voice.js';
import { releasePlace } from '../uplink/files/releases.js';
import { UplinkService } from '../uplink/uplink-service.js';
import type { Dependencies } from './dependencies.js';
import { type Engine, templateFolders } from './opened-engine.js';

export type OpenedDevices = ReturnType<typeof openDevices>;

export function openDevices(
  { pipeline, store, photos, changes, templates, expectedWait: waits }: Engine,
  config: Config,
  given: Dependencies,
) {
  const { log, platform, playerOf } = given;
  const { timers, drawing } = platform;
  const taps = new PortTaps(platform.openPort);
  const buses = new Buses(timers, taps.open);
  const calls = new Calls(pipeline);
  const tellDevices = changes.of('devices');
  const devicesChanged = (): void => {
    tellDevices();
    mqtt.devicesChanged();
  };
  const common = { pipeline, timers, log, devicesChanged };
  const mqtt: MqttService = new MqttService({ ...common, config, version: packageVersion(), calls });

  const printing = openPrinting({ ...common, config, photos, drawing, taps });
  const boards = new LedService({ ...common, buses, leds: config.leds });
  const { own, sent } = templateFolders(config);
  const lcd = new LcdService({
    ...common,
    calls,
    waits,
    templates: templates.byName,
    folders: [own, sent].filter((folder) => folder !== null),
    boardsChanged: changes.of('board'),
    lcds: config.lcds,
    pictureSizes: config.lcd.pictureSizes.map(pictureSize),
    painter: drawing,
    branch: config.branch,
    callMs: config.lcd.callSeconds * 1000,
  });
  const voice = openVoice({ ...common, config, ...(playerOf && { playerOf }) });
  calls.follow((call) => voice.called(call));
  const pageSpeech = openPageSpeech({ ...common, config, monotonicMs: platform.time.monotonicMs });
  const inputs = new Inputs({ ...common, config, open: inputOpener(timers, buses, mqtt.messages, taps.open) });
  const messages = openMessages({ ...common, config, publicUrl: given.publicUrl ?? (() => config.web.publicUrl ?? '') });
  const uplink = uplinkOf(common, { store, templates, lcd }, config, given);
  /** In the order of `devices`. */
  const sources: readonly DeviceSource[] = [printing, boards, lcd, voice, inputs, mqtt, messages, uplink];
  return {
    taps,
    buses,
    calls,
    printing,
    boards,
    lcd,
    voice,
    pageSpeech,
    inputs,
    mqtt,
    messages,
    uplink,
    sources,
    workbench: new Workbench(sources, timers),
  };
}

const uplinkOf = (
  house: DeviceHouse,
  { store, templates, lcd }: Pick<Engine, 'store' | 'templates'> & { readonly lcd: LcdService },
  config: Config,
  { log, platform, launch }: Dependencies,
) =>
  new UplinkService({
    ...house,
    settings: config.headquarters,
    directory: config.server.data,
    store,
    filesFolder: templateFolders(config).sent,
    release: releasePlace(config.server.data, installedPackage(), launch?.environment ?? {}),
    filesChanged: () => {
      templates.read();
      lcd.templatesChanged();
    },
    wallMs: platform.time.wallMs,
    failed: (error) => log.error({ err: error }, 'nothing is sent to headquarters until the next start'),
  });
