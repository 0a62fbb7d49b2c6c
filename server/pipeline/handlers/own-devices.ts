/** Devices of the configuration file: what is plugged in, added and removed. */
import { ownDeviceCommands } from '../../protocol/commands/own-devices.js';
import { dataAnswer, handle } from './handler.js';
import { answerWritten } from './settings.js';

const scanDevices = handle(ownDeviceCommands.scanDevices, ({ context }) => dataAnswer(context.ownDevices.scanDevices()));

const addDevice = handle(ownDeviceCommands.addDevice, async (request) =>
  answerWritten(request, await request.context.ownDevices.addDevice(request.data)),
);

const removeDevice = handle(ownDeviceCommands.removeDevice, async (request) =>
  answerWritten(request, await request.context.ownDevices.removeDevice(request.data)),
);

export const ownDeviceHandlers = [scanDevices, addDevice, removeDevice];
