// Things that are fetched or unpacked once and then used by every run.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheDir } from './paths.mjs';

/**
 * Makes `<cache>/<name>` once: `make(folder)` fills a temporary folder beside it, which gets its name only when it is
 * complete. A run that was broken off leaves nothing that looks finished; two runs at once do the work once.
 * @param {string} name
 * @param {(folder: string) => Promise<void>} make
 * @param {{ onWait?: () => void, timeoutMs?: number }} [options]
 * @returns {Promise<string>} the folder
 */
export async function cached(name, make, { onWait, timeoutMs = 900_000 } = {}) {
  const target = path.join(cacheDir, name);
  if (fs.existsSync(target)) return target;
  fs.mkdirSync(cacheDir, { recursive: true });
  const release = await lock(path.join(cacheDir, `${name}.lock`), timeoutMs, onWait);
  try {
    if (fs.existsSync(target)) return target;
    const temporary = path.join(cacheDir, `${name}.part`);
    fs.rmSync(temporary, { recursive: true, force: true });
    fs.mkdirSync(temporary);
    await make(temporary);
    fs.renameSync(temporary, target);
    return target;
  } finally {
    release();
  }
}

/** A lock between processes: a folder holding its owner's process id. One whose owner is gone is taken over. */
async function lock(folder, timeoutMs, onWait) {
  const owner = path.join(folder, 'pid');
  const limit = Date.now() + timeoutMs;
  let told = false;
  for (;;) {
    try {
      fs.mkdirSync(folder);
      fs.writeFileSync(owner, String(process.pid));
      return () => fs.rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isStale(folder, owner)) {
      fs.rmSync(folder, { recursive: true, force: true });
      continue;
    }
    if (Date.now() > limit)
      throw new Error(`Another process still holds ${folder}. If none is running, remove that folder.`);
    if (!told) onWait?.();
    told = true;
    await delay(250);
  }
}

function isStale(folder, owner) {
  try {
    process.kill(Number(fs.readFileSync(owner, 'utf8')), 0);
    return false;
  } catch (error) {
    if (error.code === 'EPERM') return false; // alive, but another user's
    if (error.code === 'ESRCH') return true;
  }
  try {
    // No process id (yet): its owner is writing it at this moment, or died in that moment.
    return Date.now() - fs.statSync(folder).mtimeMs > 10_000;
  } catch {
    return false; // released just now
  }
}
