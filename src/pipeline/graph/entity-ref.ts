/** References between entities of a catalog, in every short form that Backstage allows. */

export interface EntityRef {
  kind: string;
  namespace: string;
  name: string;
}

export const DEFAULT_NAMESPACE = 'default';

/** `[kind:][namespace/]name`; what is left out is as the place of the reference says. Null: it is not a reference. */
export function parseRef(
  text: string,
  otherwise: { kind: string; namespace?: string | undefined },
): EntityRef | null {
  const found = /^(?:([^:/\s]+):)?(?:([^:/\s]+)\/)?([^:/\s]+)$/.exec(text.trim());
  if (found === null) return null;
  const [, kind, namespace, name = ''] = found;
  return {
    kind: kind ?? otherwise.kind,
    namespace: namespace ?? otherwise.namespace ?? DEFAULT_NAMESPACE,
    name,
  };
}

/** Backstage compares references without regard to capitals. */
export const keyOf = ({ kind, namespace, name }: EntityRef): string =>
  `${kind}:${namespace}/${name}`.toLowerCase();

/** As short as it can be said: the default namespace goes without saying. */
export const shortName = ({ namespace, name }: Omit<EntityRef, 'kind'>): string =>
  namespace.toLowerCase() === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`;
