/** Checks of this machine that need no database. */
import { accessSync, constants, existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { megabytes } from '../../text/figures.ts';
import { findPlaces } from '../../server/embedded/places.ts';
import type { Context } from '../command.ts';
import { examined, failure, fine, warning } from './check.ts';
import type { Check } from './check.ts';
import { examineHomeModes } from './files.ts';

const MEGABYTE = 1e6;
/** A busy desk writes this much in a few hours. */
const SCARCE_BYTES = 2048 * MEGABYTE;
/** Less than Postgres may need for the log of its next few minutes. */
const TOO_FEW_BYTES = 256 * MEGABYTE;

export async function examineMachine(
  context: Context,
  versions: { readonly node: string; readonly program: string },
): Promise<Check[]> {
  const { home } = context;
  return [
    // The launcher refuses an older Node, so this check is always ok.
    fine('node', `Node ${versions.node}, traderai ${versions.program}`),
    await examined('home', () => examineHome(home)),
    await examined('configuration', () => fine('configuration', configurationText(context))),
    // When the account of the server cannot read the home, its data is in another folder.
    await examined('disk', () => examineDisk(findPlaces(home)?.base ?? home)),
  ];
}

function examineHome(home: string): Check {
  if (!existsSync(home))
    return warning(
      'home',
      `${home} does not exist yet`,
      'The first command creates it. Create a desk with: traderai init',
    );
  accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
  return examineHomeModes(home);
}

function configurationText({ configuration, target }: Context): string {
  configuration();
  const to = target();
  if (to.kind === 'embedded') return 'uses the embedded database';
  return `uses the database that ${{ flag: '--db', environment: 'the environment', configuration: 'the configuration' }[to.from]} names`;
}

async function examineDisk(path: string): Promise<Check> {
  let folder = path;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const detail = `${megabytes(free)} MB free in ${folder}`;
  const remedy = 'Free some space, or move the home to a larger disk.';
  if (free < TOO_FEW_BYTES) return failure('disk', detail, remedy);
  return free < SCARCE_BYTES ? warning('disk', detail, remedy) : fine('disk', detail);
}
