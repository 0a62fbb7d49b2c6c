#!/usr/bin/env node
/** `qctl`: the technicians' command line. */
import { run } from './cli.js';
import { processDependencies } from './dependencies.js';
import { EXIT } from './failures.js';

// `qctl commands | head` closes the pipe early: that is no fault.
process.stdout.on('error', (failure: NodeJS.ErrnoException) => process.exit(failure.code === 'EPIPE' ? EXIT.ok : EXIT.internal));

process.exitCode = await run(process.argv.slice(2), processDependencies());
