#!/usr/bin/env node
/**
 * What `npm start` and an installed `traderai` run. In a clone it first sees to it that everything is installed, generated and built;
 * in an installed package there is only the bundle. Nothing here needs a dependency: there may be none yet.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

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
await import(pathToFileURL(join(root, 'dist', 'main.js')).href);
