/** A service that the policy file names and the catalog lacks: its tickets would have no owner, repository or radius. */
export interface NamedService {
  /** As it stands in the policy file: `channels.C012AB3CD`. */
  where: string;
  service: string;
}

export const unknownServices = (named: readonly NamedService[], known: readonly string[]): string[] =>
  named
    .filter(({ service }) => !known.includes(service))
    .map(
      ({ where, service }) =>
        `${where} names the service ${service}, which the catalog does not have. Mend the name in throughline.yaml, or add the service to the catalog.`,
    );
