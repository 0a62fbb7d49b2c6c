/** Devices of the configuration file: what is plugged in, added and removed. */
import { Rejection } from '../../../model/errors/errors.js';
import { configuredDeviceCommands } from '../../../protocol/commands/box/configured-devices.js';
import { dataAnswer } from '../handler.js';
import { handle } from './family.js';
import { answerWritten } from './settings.js';

const scanDevices = handle(configuredDeviceCommands.scanDevices, async ({ context }) =>
  dataAnswer(await context.configuredDevices.scanDevices()),
);

const addDevice = handle(configuredDeviceCommands.addDevice, async (request) =>
  answerWritten(request, await request.context.configuredDevices.addDevice(request.data)),
);

const removeDevice = handle(configuredDeviceCommands.removeDevice, async (request) =>
  answerWritten(request, await request.context.configuredDevices.removeDevice(request.data)),
);

const askPrinter = handle(configuredDeviceCommands.askPrinter, async ({ context, data }) => {
  const asked = await context.configuredDevices.askPrinter(data);
  return asked instanceof Rejection ? asked : dataAnswer(asked);
});

const findPrinters = handle(configuredDeviceCommands.findPrinters, async ({ context, data }) =>
  dataAnswer(await context.configuredDevices.findPrinters(data)),
);

const previewBoards = handle(configuredDeviceCommands.previewBoards, async ({ context, data, state }) => {
  const preview = await context.configuredDevices.previewBoards(data, () => state.books);
  return preview instanceof Rejection ? preview : dataAnswer(preview);
});

export const configuredDeviceHandlers = [scanDevices, addDevice, removeDevice, askPrinter, findPrinters, previewBoards];
