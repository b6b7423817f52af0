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
    }),
  ),
});

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
  return Object.entries(lock.parse(JSON.parse(text)).packages).flatMap(([path, row]) => {
    if (path === '' || row.inBundle === true) return [];
    if (row.resolved !== undefined) {
      return [
        `package-lock.json says where ${path} came from. Run npm install with the .npmrc of this folder.`,
      ];
    }
    return row.integrity === undefined
      ? [`package-lock.json has no checksum for ${path}. Remove node_modules and run npm install again.`]
      : [];
  });
}
