/** Devices of the configuration file: what is plugged in, added and removed. */
import { Rejection } from '../../../model/errors.js';
import { ownDeviceCommands } from '../../../protocol/commands/own-devices.js';
import { dataAnswer, handle } from '../handler.js';
import { answerWritten } from './settings.js';

const scanDevices = handle(ownDeviceCommands.scanDevices, async ({ context }) => dataAnswer(await context.configuredDevices.scanDevices()));

const addDevice = handle(ownDeviceCommands.addDevice, async (request) =>
  answerWritten(request, await request.context.configuredDevices.addDevice(request.data)),
);

const removeDevice = handle(ownDeviceCommands.removeDevice, async (request) =>
  answerWritten(request, await request.context.configuredDevices.removeDevice(request.data)),
);

const askPrinter = handle(ownDeviceCommands.askPrinter, async ({ context, data }) => {
  const asked = await context.configuredDevices.askPrinter(data);
  return asked instanceof Rejection ? asked : dataAnswer(asked);
});

const findPrinters = handle(ownDeviceCommands.findPrinters, async ({ context, data }) =>
  dataAnswer(await context.configuredDevices.findPrinters(data)),
);

const previewBoards = handle(ownDeviceCommands.previewBoards, async ({ context, data, state }) => {
  const preview = await context.configuredDevices.previewBoards(data, () => state.books);
  return preview instanceof Rejection ? preview : dataAnswer(preview);
});

export const ownDeviceHandlers = [scanDevices, addDevice, removeDevice, askPrinter, findPrinters, previewBoards];
