/** How GitHub's webhooks come, whatever they are about. */
export const GITHUB_HOOK = {
  path: '/webhooks/github',
  signatureHeader: 'x-hub-signature-256',
  signaturePrefix: 'sha256=',
  idHeader: 'x-github-delivery',
  eventHeader: 'x-github-event',
  /** GitHub sends nothing above 25 MB. */
  mostBytes: 25_000_000,
};
