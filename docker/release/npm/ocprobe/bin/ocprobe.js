#!/usr/bin/env node
// Runs the file of this architecture: same arguments, streams, signals and exit code.
'use strict';
const {spawn} = require('node:child_process');
const {constants} = require('node:os');

const name = `@ocprobe/${process.platform}-${process.arch}`;

function fail(why) {
  process.stderr.write(`ocprobe: ${why}\n`);
  process.exit(69);
}

let file;
try {
  file = require.resolve(`${name}/ocprobe`);
} catch {
  const known = ['linux-arm64', 'linux-x64'].includes(`${process.platform}-${process.arch}`);
  fail(known ? `the package ${name} is not installed: optional dependencies were left out`
             : `there is no ocprobe for ${process.platform} on ${process.arch}`);
}

const child = spawn(file, process.argv.slice(2), {stdio: 'inherit'});
child.on('error', (error) => fail(`${file} cannot be started: ${error.code}`));
// A terminal sends its own to both; the child decides when the run ends.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
