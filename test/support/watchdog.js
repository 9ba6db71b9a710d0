/** Ends the server of a killed test run, and removes its files. */
import { readlinkSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

const [runPid, serverPid] = process.argv.slice(2, 4).map(Number);
const [dataDirectory, home] = process.argv.slice(4);
const EVERY_MS = 500;

const timer = setInterval(() => {
  if (!isAlive(serverPid)) return void clearInterval(timer);
  if (isAlive(runPid)) return;
  if (isTheServer()) process.kill(serverPid, 'SIGQUIT');
  clearInterval(timer);
  setTimeout(() => {
    rmSync(dataDirectory, { recursive: true, force: true });
    if (!dataDirectory.startsWith(home)) rmSync(dirname(dataDirectory), { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  }, 2_000);
}, EVERY_MS);

/** Operating systems reuse process ids. */
function isTheServer() {
  try {
    return process.platform !== 'linux' || readlinkSync(`/proc/${serverPid}/cwd`) === dataDirectory;
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
