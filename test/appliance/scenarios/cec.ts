/**
 * A television that is switched over HDMI-CEC by the driver of the box: the kernel's `vivid` is the cable, and `cec-follower` of
 * v4l-utils, which others wrote, is the television.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { CecSwitch } from '../../../drivers/lcd/cec.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { attempt, run } from '../guest/shell.js';
import { until } from '../guest/waiting.js';

const TELEVISION = '/dev/cec0';
const BOX = '/dev/cec1';
/** The control of vivid's input that says what is plugged into it. */
const CABLE = 'hdmi_000_0_is_connected_to';
const INPUT = '/dev/video0';
const [NOTHING, OUTPUT] = [1, 2];

describe('a television at HDMI-CEC', () => {
  let follower: ChildProcess;
  let screen: CecSwitch;
  const power = async (): Promise<string> =>
    /pwr-state: (\S+)/.exec((await attempt(`cec-ctl -d ${BOX} --skip-info --to 0 --give-device-power-status`)).out)?.[1] ?? 'nothing';
  const plug = (isIn: boolean) => run(`v4l2-ctl -d ${INPUT} -c ${CABLE}=${isIn ? OUTPUT : NOTHING}`);

  before(async () => {
    await run('modprobe vivid num_inputs=1 input_types=3 num_outputs=1 output_types=1');
    await until('vivid has its adapters', () => existsSync(TELEVISION) && existsSync(BOX));
    await plug(true);
    await run(`cec-ctl -d ${TELEVISION} --tv --phys-addr 0.0.0.0`);
    follower = spawn('cec-follower', ['-d', TELEVISION], { stdio: 'ignore' });
    screen = new CecSwitch({ device: BOX, timers: SYSTEM_TIMERS, changed: (detail) => console.log(detail) });
  });
  after(async () => {
    screen.close();
    follower.kill();
    if (follower.exitCode === null) await once(follower, 'exit');
  });

  it('goes off and on as it is told', async () => {
    screen.want(false);
    await until('the television is off', async () => screen.isOff && (await power()) === 'standby');
    assert.equal(screen.fault, null);
    screen.want(true);
    await until('the television is on', async () => !screen.isOff && (await power()) === 'on');
    assert.equal(screen.fault, null);
  });

  it('whose cable is out is named, and switched when it is in again', async () => {
    await plug(false);
    screen.want(false);
    await until('the switch says that nobody is there', () => screen.fault === 'cecSilent');
    await plug(true);
    await until('it is off', () => screen.fault === null && screen.isOff);
  });
});
