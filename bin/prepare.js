/**
 * Makes a clone ready to run: installs missing packages, generates the database client and bundles the source. For an
 * unchanged clone this takes a few milliseconds; concurrent starts do the work once. It is plain JavaScript, because no
 * dependency may be installed yet.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBundle, bundleIsFresh } from './bundle.js';
import { withProcessLock } from './process-lock.js';

const CLIENT = 'src/database/generated/client.ts';

/** Ends the process with a message on standard error when a step fails. */
export async function prepare(root) {
  try {
    if (isReady(root)) return;
    const state = join(root, '.traderai');
    mkdirSync(state, { recursive: true });
    const onWait = () => say('another start is preparing this clone; waiting for it');
    await withProcessLock(join(state, 'prepare.lock'), { onWait }, () => prepareUnderLock(root));
  } catch (error) {
    process.stderr.write(
      `traderai: ${isForbidden(error) ? `${root} has to be prepared, and you may not write there: run it once as its owner` : error.message}\n`,
    );
    process.exit(1);
  }
}

function isForbidden({ code }) {
  return code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
}

function isReady(root) {
  return isInstalled(root) && isGenerated(root) && bundleIsFresh(root);
}

async function prepareUnderLock(root) {
  if (!isInstalled(root)) await install(root);
  if (!isGenerated(root)) await generate(root);
  if (!bundleIsFresh(root)) {
    say('building');
    await buildBundle(root);
  }
}

function isInstalled(root) {
  if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) return false;
  return readStamp(root, 'installed') === hashOf(join(root, 'package-lock.json'));
}

async function install(root) {
  if (!matchesLockFile(root)) {
    say('installing missing packages: npm ci');
    // No package here needs its install script, and some scripts use the network, so none is run.
    // Development dependencies build and test; a production setting of the environment must not drop them.
    await run(
      'npm ci',
      npm(['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund']),
      { root },
    );
  }
  writeStamp(root, 'installed', hashOf(join(root, 'package-lock.json')));
}

/** After a manual npm install, npm's own record is current; reinstalling would remove files under running programs. */
function matchesLockFile(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === null || present === null) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true;
    const found = present[path];
    if (found === undefined) return optional === true;
    return found.version === version && found.integrity === integrity && existsSync(join(root, path));
  });
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return null;
  }
}

/** The npm that runs this program, else the npm beside this Node, else the npm on the path. */
function npm(options) {
  const running = process.env.npm_execpath;
  if (running !== undefined && running.endsWith('npm-cli.js') && existsSync(running))
    return [process.execPath, running, ...options];
  const name = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const beside = join(dirname(process.execPath), name);
  return [existsSync(beside) ? beside : name, ...options];
}

/** Generates a new client when the schema or Prisma has changed. */
function clientFingerprint(root) {
  return `${hashOf(join(root, 'prisma', 'schema.prisma'))} ${hashOf(join(root, 'package-lock.json'))}`;
}

function isGenerated(root) {
  return existsSync(join(root, CLIENT)) && readStamp(root, 'generated') === clientFingerprint(root);
}

async function generate(root) {
  say('generating the database client');
  const fingerprint = clientFingerprint(root);
  const program = join(root, 'node_modules', 'prisma', 'build', 'index.js');
  // Generating does not use the schema engine, but Prisma would download it; any executable satisfies it.
  const env = {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  };
  await run(
    'prisma generate',
    [process.execPath, program, 'generate', '--schema', join(root, 'prisma', 'schema.prisma')],
    { root, env },
  );
  writeStamp(root, 'generated', fingerprint);
}

/** Prints the output of the program only when it fails. */
async function run(title, [program, ...options], { root, env = {} }) {
  // The child npm must not inherit settings that npm set for another folder.
  const { npm_config_global, npm_config_location, npm_config_dry_run, ...inherited } = process.env;
  const child = spawn(program, options, {
    cwd: root,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (said += text));
  const code = await new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${title} cannot be started: ${error.message}`)));
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${title} failed:\n${said.trim()}`);
}

function readStamp(root, name) {
  try {
    return readFileSync(join(root, '.traderai', name), 'utf8');
  } catch {
    return null;
  }
}

function writeStamp(root, name, text) {
  const path = join(root, '.traderai', name);
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}

function hashOf(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function say(text) {
  if (process.stderr.isTTY) process.stderr.write(`traderai: ${text} …\n`);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await prepare(dirname(dirname(fileURLToPath(import.meta.url))));
}
