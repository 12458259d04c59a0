import { spawn } from 'node:child_process';

const openers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['explorer'],
  linux: ['xdg-open'],
};

/** Lets the desktop open a file or an address. False where there is no desktop, or none that can. */
export async function openInBrowser(place: string, environment: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  const opener = openers[process.platform];
  const hasDesktop =
    process.platform !== 'linux' ||
    environment['DISPLAY'] !== undefined ||
    environment['WAYLAND_DISPLAY'] !== undefined;
  if (opener === undefined || !hasDesktop) return false;
  const [command = '', ...given] = opener;
  return new Promise((resolve) => {
    const child = spawn(command, [...given, place], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
