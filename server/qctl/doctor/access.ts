/** Access rights: data folder, configuration, socket, device nodes; also ports and the certificate. */
import { X509Certificate } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { textIn } from '../../../drivers/kernel-files.js';
import { daysLeft } from '../../config/certificates.js';
import { loadConfig } from '../../config/load.js';
import { releaseLine } from '../commands/release-text.js';
import { EVERY_SITE, SOON_DAYS } from '../tls/facts.js';
import { type Check, type Finding, fault, namedTextOf, ok, type Patient, skipped, statOf, warning } from './check.js';

const GROUPS = ['dialout', 'lp', 'input', 'video', 'audio'];
const OTHERS_MAY = 0o007;
const OTHERS_READ = 0o004;

export const accessChecks: readonly Check[] = [
  {
    name: 'configuration',
    look: ({ config, env }) => {
      if (config === null) return skipped('there is no configuration file: all settings have their defaults');
      const text = namedTextOf(config);
      if (text === null) return skipped(`${config} cannot be read from here (root may)`);
      const loaded = loadConfig(['--config', config], env);
      if ('faults' in loaded)
        return fault(`${config}: ${String(Object.values(loaded.faults)[0] ?? '')}`, 'List all its faults: qctl config check.');
      const stat = statOf(config);
      if (stat && (stat.mode & OTHERS_READ) !== 0 && /\[pins\]/.test(text))
        return warning(`all users can read ${config} with the PINs in it`, `chmod 640 ${config}; chgrp qbox ${config}`);
      return ok(config);
    },
  },
  {
    name: 'data folder',
    look: ({ data }) => {
      const stat = statOf(data);
      if (stat === undefined) return fault(`there is no ${data}`, 'Name the folder with --data, or start the box: it makes it.');
      if ((stat.mode & OTHERS_MAY) !== 0) return warning(`all users can read ${data}`, `chmod 750 ${data}`);
      const database = lstatSync(join(data, 'qbox.db'), { throwIfNoEntry: false });
      if (database && database.uid !== stat.uid)
        return fault(
          `qbox.db belongs to user ${database.uid}, the folder to ${stat.uid}`,
          `chown --no-dereference --reference=${data} ${data}/qbox.db*`,
        );
      return ok(`${data} belongs to user ${stat.uid}`);
    },
  },
  {
    name: 'socket',
    look: ({ root, data }) => {
      const files = [join(root, 'run/qbox/qbox.sock'), join(data, 'qbox.sock')];
      const file = files.find((one) => statOf(one) !== undefined);
      if (file === undefined) return skipped('not found: the box is down, or its socket is elsewhere');
      const mode = (statOf(file)?.mode ?? 0) & 0o777;
      return (mode & OTHERS_MAY) === 0
        ? ok(file)
        : fault(`all users can use ${file}`, `Restart the box; the file has to have mode 660, it has ${mode.toString(8)}.`);
    },
  },
  { name: 'groups', look: ({ root }) => groups(textIn(join(root, 'etc/passwd')) ?? '', textIn(join(root, 'etc/group')) ?? '') },
  {
    name: 'device nodes',
    look: ({ status }) => {
      const nodes = (status?.devices ?? []).flatMap(({ name, port }) => {
        const file = /^[a-z]+:(\/dev\/[^,@?\s]+)/.exec(port ?? '')?.[1];
        return file === undefined ? [] : [{ name, file }];
      });
      if (nodes.length === 0) return skipped('no device of the box has a file in /dev');
      return nodes.map(({ name, file }) => {
        if (statOf(file) === undefined)
          return fault(`${name}: there is no ${file}`, 'Plug it in, or correct its port: qctl device scan shows what is there.');
        return ok(`${name}: ${file}`);
      });
    },
  },
  {
    name: 'port',
    look: async ({ config, env, status }) => {
      const loaded = readable(config, env);
      if (!('server' in loaded)) return skipped('the configuration is not in order');
      const { host, port } = loaded.server;
      const why = port === 0 ? null : await whyTaken(host, port);
      if (status !== null) return ok(why === null ? 'the box runs on another port' : `${port} is used by the box`);
      if (why === null) return ok(`${port} is free`);
      return fault(`${port}: ${why}`, `Another program uses it (ss -ltnp sport = :${port}), or the box hangs.`);
    },
  },
  {
    name: 'certificate',
    look: ({ config, env, nowMs }) => {
      const loaded = readable(config, env);
      if (!('server' in loaded)) return skipped('the configuration is not in order');
      const { tlsCertificate, tlsKey } = loaded.server;
      if (tlsCertificate === null || tlsKey === null) return skipped('TLS is not configured');
      return certificate(namedTextOf(tlsCertificate), tlsCertificate, nowMs);
    },
  },
  {
    name: 'box faults',
    isOfBox: true,
    look: ({ status }) => {
      // An older box does not report them, and only some users may ask.
      const faults = status?.diagnostics?.faults;
      if (faults === undefined) return skipped(status === null ? 'the box is down' : 'the box does not report them');
      const findings = faults.map(({ severity, text, remedy }) => (severity === 'error' ? fault : warning)(text, remedy));
      return findings.length === 0 ? ok('none') : findings;
    },
  },
  {
    name: 'devices',
    isOfBox: true,
    look: ({ status }) => {
      if (status === null) return skipped('the box is down');
      const findings = status.devices.flatMap(({ name, state, troubles, release }): readonly Finding[] => {
        const judge = state === 'trouble' ? fault : warning;
        return troubles.length === 0
          ? [ok(`${name}: ${state}${release ? `; ${releaseLine(release)}` : ''}`)]
          : troubles.map(({ text, remedy }) => judge(`${name}: ${text}`, remedy));
      });
      return findings.length === 0 ? skipped('none is configured') : findings;
    },
  },
];

/** The configuration as far as it can be read from here. */
const readable = (config: string | null, env: Patient['env']) =>
  loadConfig(config === null || namedTextOf(config) === null ? [] : ['--config', config], env);

function groups(passwd: string, group: string): Finding {
  const user = passwd.split('\n').find((line) => line.startsWith('qbox:'));
  if (user === undefined) return skipped('there is no user qbox: the package is not installed');
  const missing = GROUPS.filter((name) => {
    const members = new RegExp(`^${name}:[^:]*:[^:]*:(.*)$`, 'm').exec(group)?.[1];
    return members !== undefined && !members.split(',').includes('qbox');
  });
  if (missing.length === 0) return ok('the user qbox can use the devices');
  return warning(`the user qbox is not in ${missing.join(', ')}`, `usermod -aG ${missing.join(',')} qbox; systemctl restart qbox`);
}

/** null = it is free. */
function whyTaken(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

function certificate(text: string | null, file: string, nowMs: number): Finding {
  if (text === null) return skipped(`${file} cannot be read from here (root may)`);
  try {
    const parsed = new X509Certificate(text);
    const { validFrom, validTo, subjectAltName, ca } = parsed;
    const days = daysLeft(parsed, nowMs);
    const renew = 'Make another one: qctl tls.';
    if (days < 0) return fault(`it expired on ${validTo}`, renew);
    if (Date.parse(validFrom) > nowMs) return fault(`it is valid from ${validFrom}`, 'Set the clock of this machine.');
    if (ca) return warning(EVERY_SITE, 'Make another one: sudo qctl tls create; then remove this one where it was imported.');
    const seen = `${days} days, for ${subjectAltName ?? 'no name'}`;
    return days < SOON_DAYS ? warning(seen, renew) : ok(seen);
  } catch {
    return fault(`${file} is no certificate`, 'Make another one: qctl tls.');
  }
}
