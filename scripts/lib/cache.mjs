// Things that are fetched or unpacked once and then used by every run.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheDir } from './paths.mjs';

/**
 * Makes `<cache>/<name>` once: `make(folder)` fills a temporary folder beside it, which gets its name in one step and
 * only when it is complete. So a run that was broken off leaves nothing that looks finished, and of two runs at once
 * one wins. A lock keeps the other from doing the same work meanwhile; it is a courtesy, nothing depends on it.
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

/** Waits until nobody else is making the target, or it is made. The lock is a file that holds its owner's process id. */
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
    // Empty: its owner is about to write it, or died in that moment.
    return pid === '' ? Date.now() - fs.statSync(file).mtimeMs < 10_000 : isAlive(Number(pid));
  } catch {
    return true; // released just now: the next attempt tells
  }
}

/** What runs that were broken off have left. */
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
    return error.code === 'EPERM'; // alive, but another user's
  }
}
