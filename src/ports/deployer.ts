import type { Instant, Sha } from '../pipeline/item/basics.ts';

export interface DeployRequest {
  /** Our id of the deployment: starting it again returns the one that runs. */
  deployment: string;
  service: string;
  environment: string;
  repo: string;
  sha: Sha;
}

export interface DeploymentNow {
  state: 'queued' | 'running' | 'healthy' | 'failed' | 'unknown';
  sha: Sha | null;
  url: string | null;
  failure: string | null;
  logUrl: string | null;
  checkedAt: Instant;
}

/** Puts a commit into an environment and says whether it is healthy. */
export interface Deployer {
  start(request: DeployRequest): Promise<{ previousSha: Sha | null }>;
  /** Asks the platform, and the service itself over HTTP. */
  status(deployment: string): Promise<DeploymentNow>;
  /** What runs there now; null where nothing was ever deployed. */
  current(service: string, environment: string): Promise<DeploymentNow | null>;
  abort(deployment: string): Promise<void>;
}
