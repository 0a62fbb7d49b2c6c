import { describe, expect, it } from 'vitest';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { type PrinterIdentity, proposeProfile } from '../../../drivers/printer/propose.js';

const profiles = [...loadPrinterProfiles().values()];
const unknown: PrinterIdentity = { vendorProduct: '0416:5011', ieee1284Id: null, manufacturer: null, model: null };
const proposed = (found: Partial<PrinterIdentity>) =>
  proposeProfile({ ...unknown, ...found }, profiles).map(({ profile, reason }) => `${profile.id}: ${reason}`);

const GENERIC = [
  'generic-80mm: fits most printers with paper of 80 mm, whoever made them',
  'generic-58mm: fits most printers with paper of 58 mm, whoever made them',
  'generic-80mm-silent: for a printer with paper of 80 mm that never answers',
];

describe('a profile for a printer that was plugged in', () => {
  it('is a generic one for a stranger', () => {
    expect(proposed({})).toEqual(GENERIC);
    expect(
      proposed({ ieee1284Id: 'MFG:STMicroelectronics;CMD:EPSON;MDL:POS80 Printer USB;CLS:PRINTER;', model: 'POS80 Printer USB' }),
    ).toEqual(GENERIC);
  });

  it('is that of the model the printer says it is', () => {
    const ieee1284Id = 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;DES:EPSON TM-T20II;CID:EpsonTMU;';
    expect(proposed({ vendorProduct: '04b8:0e15', ieee1284Id, manufacturer: 'EPSON', model: 'TM-T20II' })).toEqual([
      'epson-tm-t20ii: it calls itself "TM-T20II" and has the USB id 04b8:0e15 of this model',
      ...GENERIC,
    ]);
  });

  it('is that of the model, before that of a USB id which other models have too', () => {
    expect(proposed({ vendorProduct: '04b8:0202', ieee1284Id: 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T88IV', model: 'TM-T88IV' })).toEqual([
      'epson-tm-t88iv: it calls itself "TM-T88IV"',
      'epson-tm-t88v: it has the USB id 04b8:0202 of this model, which others may share',
      ...GENERIC,
    ]);
  });

  it('is found by the strings of USB where the kernel could not ask for the id', () => {
    expect(proposed({ vendorProduct: '0dd4:0205', manufacturer: 'CUSTOM SPA', model: 'VKP80III' })[0]).toBe(
      'custom-vkp80iii: it calls itself "VKP80III" and has the USB id 0dd4:0205 of this model',
    );
  });

  it('is found for every model by its own id', () => {
    const ownIds = profiles.flatMap(({ id, detection }) => detection.usb.map((vendorProduct) => ({ id, vendorProduct })));
    expect(ownIds.length).toBeGreaterThan(2);
    for (const { id, vendorProduct } of ownIds)
      expect(proposed({ vendorProduct })).toContainEqual(expect.stringMatching(`^${id}: it has the USB id`));
  });
});
