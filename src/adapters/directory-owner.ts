import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from './directory-errors.ts';

/**
 * Who wrote a temporary file or holds a lock, as text: host, process, the process's start and a running number. The
 * start time tells a living process from a later one with the same number (in a container it is often 1), the PID
 * namespace tells containers with the same host name apart.
 */
const host = `${hostname()
  .replaceAll(/[^A-Za-z0-9.-]/g, '-')
  .slice(0, 60)}.${pidNamespace()}`;
/** Tells apart the threads of a process, which share its number and start. */
const thread = Math.random().toString(36).slice(2, 10);
let issued = 0;

export function newOwner(): string {
  issued += 1;
  return `${host}~${process.pid}~${startOf(process.pid) ?? ''}~${thread}-${issued}`;
}

/** `dead` and `alive` are certain; `unknown` is another host, or text that is no owner. */
export function ownerState(owner: string): 'alive' | 'dead' | 'unknown' {
  const [ownerHost, pidText, start] = owner.split('~');
  const pid = Number(pidText);
  if (ownerHost !== host || start === undefined || !Number.isInteger(pid) || pid < 1) return 'unknown';
  if (!isRunning(pid)) return 'dead';
  const now = startOf(pid);
  return start === '' || now === null || now === start ? 'alive' : 'dead';
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

/** Linux: the process's start in clock ticks since boot, field 22 of proc_pid_stat(5). Null elsewhere. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '');
  } catch {
    return '0';
  }
}
