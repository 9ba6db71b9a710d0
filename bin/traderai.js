#!/usr/bin/env node
/**
 * `npm start` and an installed `traderai` run this file. In a clone it first installs, generates and builds everything
 * that is missing; an installed package has only the bundle. It uses no dependency, because none may be installed yet.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `traderai needs Node 20.19 or newer; this is ${process.versions.node}.\nInstall a newer one from https://nodejs.org and run it again.\n`,
  );
  process.exit(1);
}
if (existsSync(join(root, 'src'))) {
  const { prepare } = await import('./prepare.js');
  await prepare(root);
}
// Most commands run Prisma's query compiler once or twice. V8 would optimize its functions in that time, which takes a
// quarter of the processor time of such a command; with this budget it optimizes them in a program that stays.
setFlagsFromString('--wasm-tiering-budget=50000000');
await import(pathToFileURL(join(root, 'dist', 'main.js')).href);
