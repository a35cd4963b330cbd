// A cache of files that are fetched or unpacked once and then used by every run.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheDir } from './paths.mjs';

/**
 * Makes `<cache>/<name>` once. `make(folder)` fills a temporary folder beside it, which is renamed in one step when it
 * is complete. So an interrupted run leaves nothing that looks finished, and one of two concurrent runs wins. A lock
 * only saves the other run from doing the same work; correctness does not depend on it.
 * @param {string} name
 * @param {(folder: string) => Promise<void>} make
 * @param {{ onWait?: () => void, timeoutMs?: number }} [options]
 * @returns {Promise<string>} the folder
 */
export async function cached(name, make, { onWait, timeoutMs = 900_000 } = {}) {
  const target = path.join(cacheDir, name);
  if (fs.existsSync(target)) return target;
  fs.mkdirSync(cacheDir, { recursive: true });
  const release = await lock(path.join(cacheDir, `${name}.lock`), target, timeoutMs, onWait);
  const temporary = path.join(cacheDir, `${name}.part-${process.pid}`);
  try {
    if (fs.existsSync(target)) return target;
    removeLeftOvers(name);
    fs.mkdirSync(temporary);
    await make(temporary);
    try {
      fs.renameSync(temporary, target);
    } catch (error) {
      if (!fs.existsSync(target)) throw error;
    }
    return target;
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
    release();
  }
}

/** Waits for the lock or until the target exists. The lock is a file with its owner's process ID. */
async function lock(file, target, timeoutMs, onWait) {
  const limit = Date.now() + timeoutMs;
  let told = false;
  while (!fs.existsSync(target)) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => fs.rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!ownerIsAlive(file)) {
      fs.rmSync(file, { force: true });
      continue;
    }
    if (Date.now() > limit) throw new Error(`Another process still holds ${file}. If none is running, remove it.`);
    if (!told) onWait?.();
    told = true;
    await delay(250);
  }
  return () => undefined;
}

function ownerIsAlive(file) {
  try {
    const pid = fs.readFileSync(file, 'utf8');
    // An empty file: its owner is about to write its ID, or died before that.
    return pid === '' ? Date.now() - fs.statSync(file).mtimeMs < 10_000 : isAlive(Number(pid));
  } catch {
    return true; // The lock was just released; the next attempt will show.
  }
}

/** Removes the temporary folders of interrupted runs. */
function removeLeftOvers(name) {
  for (const entry of fs.readdirSync(cacheDir)) {
    if (!entry.startsWith(`${name}.part-`) || isAlive(Number(entry.slice(`${name}.part-`.length)))) continue;
    fs.rmSync(path.join(cacheDir, entry), { recursive: true, force: true, maxRetries: 5 });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM'; // The process is alive but belongs to another user.
  }
}
