// Child processes: finds npm and node without a shell, and reliably kills whole process trees.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from './paths.mjs';

const windows = process.platform === 'win32';

/** Environment for child processes: `node` and the project's tools are those of node_modules, whoever started us. */
export function toolingEnv(extra = {}) {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const bin = path.join(root, 'node_modules', '.bin');
  const rest = (process.env[key] ?? '').split(path.delimiter).filter((entry) => entry !== '' && entry !== bin);
  return { ...process.env, [key]: [bin, ...rest].join(path.delimiter), ...extra };
}

/** Environment for npm in another folder, without the variables that `npm run` sets for this folder. */
function npmEnv() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^npm_(package|lifecycle)_|^npm_config_(local_prefix|global_prefix|prefix|include|omit)$/i.test(name),
    ),
  );
}

/**
 * Runs npm in `cwd`. Resolves when it succeeds; otherwise rejects with its output. `verbose` shows the output at once.
 * @param {string[]} args
 * @param {{ cwd: string, verbose?: boolean, timeoutMs?: number }} options
 */
export async function npm(args, { cwd, verbose = false, timeoutMs = 600_000 }) {
  // Under `npm run`, a variable names npm's own script. Otherwise npm is on the PATH (on Windows as a batch file).
  const self = process.env['npm_execpath'];
  const viaNode = self !== undefined && /npm-cli\.c?js$/.test(self);
  const child = viaNode
    ? start(process.execPath, [self, ...args], { cwd, env: npmEnv() })
    : start('npm', args, { cwd, env: npmEnv(), shell: windows });
  const output = collect(child, verbose);
  const code = await ended(child, timeoutMs, `npm ${args[0]}`);
  if (code !== 0) throw new Error(`npm ${args.join(' ')} failed in ${cwd} (code ${code}).\n${output()}`);
}

/** Starts a process as the head of its own group, so that `killTree` reaches everything that it starts. */
export function start(
  command,
  args,
  { cwd = root, env = process.env, shell = false, stdio = ['ignore', 'pipe', 'pipe'] } = {},
) {
  const child = spawn(command, args, { cwd, env, shell, stdio, detached: !windows, windowsHide: true });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/**
 * Keeps what a process prints (the last 200 kB of it), optionally showing it at once. Returns a function that tells it.
 */
export function collect(child, show = false) {
  let text = '';
  for (const [stream, out] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (chunk) => {
      text = (text + chunk).slice(-200_000);
      if (show) out.write(chunk);
    });
  }
  return () => text;
}

/** Resolves with the exit code; a signal counts as 1. After `timeoutMs`, kills the whole tree and rejects. */
export function ended(child, timeoutMs, name) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      killTree(child);
      reject(new Error(`${name} was still running after ${Math.round(timeoutMs / 1000)} s and was ended.`));
    }, timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}

/** Kills a process of `start` and all its descendants at once. */
function killTree(child) {
  if (child.pid === undefined) return;
  if (windows) {
    spawnSync('taskkill', ['/PID', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group has already ended.
  }
}

/** Stops a process tree with SIGTERM, and kills it after `graceMs`. Resolves when the head of the tree has ended. */
export async function stopTree(child, graceMs = 3000) {
  if (child.pid === undefined) return;
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (!windows) {
      try {
        process.kill(-child.pid, 'SIGTERM');
      } catch {
        // It ended between the check and the signal.
      }
      const timer = setTimeout(() => killTree(child), graceMs);
      await gone;
      clearTimeout(timer);
    } else {
      killTree(child);
      await gone;
    }
  }
  // Kills processes that outlived the head of the group, such as an extension host or a shell.
  killTree(child);
}

/** Running children. They are killed when this process exits for any reason except SIGKILL. */
const running = new Set();
process.on('exit', () => {
  for (const child of running) killTree(child);
});
