import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Thrown when this machine lacks a Java program of the tests needs; the message says what to install. */
export class ToolMissing extends Error {
  override readonly name = 'ToolMissing';
}

export interface JavaTools {
  java: string;
  javac: string;
}

/** Trino 411 needs 17; from 24 on Java lacks what Hadoop's file systems in it use. */
const versions = { least: 17, most: 23 };

/** A Java development kit that can run Trino: JAVA_HOME first, then the PATH, then where systems install them. */
export function findJava(environment: NodeJS.ProcessEnv = process.env): JavaTools {
  const homes = [
    environment['JAVA_HOME'],
    ...installed('/usr/lib/jvm'),
    ...installed('/Library/Java/JavaVirtualMachines'),
  ];
  const folders = [
    ...homes
      .filter((home) => home !== undefined)
      .flatMap((home) => [join(home, 'bin'), join(home, 'Contents/Home/bin')]),
    ...(environment['PATH'] ?? '').split(':'),
  ];
  for (const folder of folders) {
    const tools = { java: join(folder, 'java'), javac: join(folder, 'javac') };
    if (!existsSync(tools.java) || !existsSync(tools.javac)) continue;
    const version = majorVersion(tools.java);
    if (version >= versions.least && version <= versions.most) return tools;
  }
  throw new ToolMissing(
    `Trino needs a Java development kit, version ${versions.least} to ${versions.most}: ` +
      'apt-get install openjdk-17-jdk-headless, or brew install openjdk@17; then set JAVA_HOME if it is not found.',
  );
}

/** @throws ToolMissing */
export function findMaven(): string {
  try {
    execFileSync('mvn', ['--version'], { stdio: 'ignore' });
    return 'mvn';
  } catch {
    throw new ToolMissing('Java programs are fetched with Maven: apt-get install maven, or brew install maven.');
  }
}

function installed(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((name) => join(folder, name))
    : [];
}

function majorVersion(java: string): number {
  try {
    const text = execFileSync(java, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return Number(/^\S+ (\d+)/.exec(text)?.[1] ?? 0);
  } catch {
    return 0;
  }
}
