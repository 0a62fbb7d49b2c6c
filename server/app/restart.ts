/** How the process is started again: by the service manager, or, where there is none, by a process that stays for that alone. */
import { spawn } from 'node:child_process';

export interface Restarts {
  readonly by: 'service' | 'itself';
  /** To be called when the box is closed: ends the process, or runs the program anew. */
  readonly again: () => void;
  /** Called if the process that started this one again is gone, and with it whoever could stop this one. */
  readonly orphaned: (stop: () => void) => void;
}

/** Tells the process that started this one again to do so once more; it is none of sysexits.h, and no signal's. */
const AGAIN = 88;
const MARK = 'QBOX_STARTED_AGAIN';

/** Reads the environment before the service manager's variables are taken out of it; its own mark is not meant for other programs. */
export function findRestarts(environment: NodeJS.ProcessEnv, exit: (code: number) => void): Restarts {
  const isChild = environment[MARK] === '1';
  delete environment[MARK];
  const orphaned: Restarts['orphaned'] = (stop) => void (isChild && process.once('disconnect', stop));
  if (environment.NOTIFY_SOCKET) return { by: 'service', again: () => exit(0), orphaned };
  return { by: 'itself', again: () => (isChild ? exit(AGAIN) : runAnew(environment, exit)), orphaned };
}

/** This process stays as the parent of the new one, so that a terminal keeps its foreground process, and ends with its exit code. */
function runAnew(environment: NodeJS.ProcessEnv, exit: (code: number) => void): void {
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    env: { ...environment, [MARK]: '1' },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // Ctrl-C reaches both; a second one would end the new process at once.
  process.removeAllListeners('SIGINT').on('SIGINT', () => undefined);
  process.removeAllListeners('SIGTERM').on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    process.stderr.write(`the box could not be started again: ${error.message}\n`);
    exit(1);
  });
  child.on('exit', (code) => {
    if (code === AGAIN) runAnew(environment, exit);
    else exit(code ?? 1);
  });
}
