// Loaded before the box: loads what the box will load, and waits. What is saved of the guest then is a box just before its first step, and a
// start costs what a box does at a start, and not what an emulated processor takes to compile it.
import crypto from 'node:crypto';
import { openSync, readFileSync, readSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

/** Not there when the imports of this tree are looked at. */
const PROGRAM = '/mnt/qbox/dist/server/app/served-box.js';

if (isMainThread && process.env.QBOX_WARM !== undefined) {
  // Not for the processes that the box starts.
  delete process.env.QBOX_WARM;
  await import(PROGRAM);
  console.log('the box is warm');
  readFileSync('/run/go');
  drawFromKernel();
}

/** OpenSSL's chance is saved with the process, and the same tickets would get the same codes after each start (seen). */
function drawFromKernel() {
  const source = openSync('/dev/urandom');
  crypto.randomBytes = (size) => {
    const bytes = Buffer.alloc(size);
    readSync(source, bytes);
    return bytes;
  };
  crypto.randomFillSync = (array) => {
    readSync(source, new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    return array;
  };
  crypto.randomUUID = () => readFileSync('/proc/sys/kernel/random/uuid', 'utf8').trim();
  syncBuiltinESMExports();
}
