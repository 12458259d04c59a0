/**
 * Adds to package-lock.json the optional packages of other platforms that npm left out because the registry it asked did
 * not have them (yet). Without them `npm ci` refuses the lockfile, and another platform would get none. The platform of
 * each is read from its name (`@swc/core-linux-x64-musl`); a name that tells none stops the script.
 *
 *     npm install --package-lock-only && node scripts/complete-lockfile.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const file = 'package-lock.json';

const entrySchema = z.looseObject({
  version: z.string().optional(),
  dev: z.boolean().optional(),
  optional: z.boolean().optional(),
  license: z.unknown().optional(),
  engines: z.unknown().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const lockSchema = z.looseObject({ packages: z.record(z.string(), entrySchema) });
const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** `os`, `cpu` and `libc` as in package.json. */
function platformOf(name: string): { os?: string[]; cpu: string[]; libc?: string[] } {
  const parts = name.split(/[/-]/);
  const os = systems.filter((system) => parts.includes(system));
  const cpu = processors.filter((processor) => parts.includes(processor));
  if (cpu.length !== 1 || (os.length !== 1 && cpu[0] !== 'wasm32')) throw new Error(`${name} names no platform`);
  const libc = name.includes('musl') ? ['musl'] : name.includes('gnu') ? ['glibc'] : undefined;
  return { ...(os.length === 1 && { os }), cpu, ...(libc !== undefined && os[0] === 'linux' && { libc }) };
}

/** As it was read: what zod answers has its fields in another order. */
const lock = z
  .custom<z.infer<typeof lockSchema>>((value) => lockSchema.safeParse(value).success, `${file} has another form`)
  .parse(JSON.parse(readFileSync(file, 'utf8')));
let added = 0;
for (const [place, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const known = [`${place}/node_modules/${name}`, `node_modules/${name}`].some((key) => key in lock.packages);
    // A range is no platform package: npm would have to choose the version.
    if (known || !/^\d+\.\d+\.\d+/.test(version)) continue;
    const { dev, license, engines } = parent;
    lock.packages[`node_modules/${name}`] = {
      version,
      ...platformOf(name),
      ...(dev !== undefined && { dev }),
      ...(license !== undefined && { license }),
      optional: true,
      ...(engines !== undefined && { engines }),
    };
    added += 1;
    console.log(`${name} ${version}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} packages added`);
