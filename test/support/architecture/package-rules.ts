/** How packages are named and locked. Each rule answers with one sentence for each breach. */
import { z } from 'zod';

const versions = z.record(z.string(), z.string()).optional();
const manifest = z.object({
  dependencies: versions,
  devDependencies: versions,
  optionalDependencies: versions,
});
const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      inBundle: z.boolean().optional(),
      optional: z.boolean().optional(),
      cpu: z.union([z.string(), z.array(z.string())]).optional(),
      optionalDependencies: versions,
    }),
  ),
});
type Lock = z.infer<typeof lock>['packages'];

export function versionBreaches(text: string): string[] {
  return Object.values(manifest.parse(JSON.parse(text)))
    .flatMap((group) => Object.entries(group ?? {}))
    .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/.test(version))
    .map(
      ([name, version]) =>
        `package.json asks for ${name} ${version}. Pin one version: on another Node npm would pick another.`,
    );
}

export function lockBreaches(text: string): string[] {
  const { packages } = lock.parse(JSON.parse(text));
  return Object.entries(packages).flatMap(([path, row]) => {
    const missing = Object.entries(row.optionalDependencies ?? {})
      .filter(([name]) => !isLocked(packages, path, name))
      .map(
        ([name, version]) =>
          `package-lock.json lacks ${name} ${version} of ${path}, and npm ci would refuse. Add its row (version, os, cpu, optional).`,
      );
    return [...missing, ...(path === '' || row.inBundle === true ? [] : rowBreaches(path, row))];
  });
}

function rowBreaches(path: string, row: Lock[string]): string[] {
  if (row.resolved !== undefined) {
    return [
      `package-lock.json says where ${path} came from. Run npm install with the .npmrc of this folder.`,
    ];
  }
  // Some registries carry only their own machines' builds, so the other platforms' rows may lack a checksum.
  const isOfAPlatform = row.optional === true && row.cpu !== undefined;
  return row.integrity === undefined && !isOfAPlatform
    ? [`package-lock.json has no checksum for ${path}. Remove node_modules and run npm install again.`]
    : [];
}

/** Found as Node would: beside the package, then further up. */
function isLocked(packages: Lock, from: string, name: string): boolean {
  const levels = from.split(/\/?node_modules\//).slice(1);
  return Array.from({ length: levels.length + 1 }, (_, depth) =>
    [...levels.slice(0, depth), name].map((level) => `node_modules/${level}`).join('/'),
  ).some((path) => packages[path] !== undefined);
}
