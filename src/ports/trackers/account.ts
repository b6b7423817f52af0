/** Who we are at a tracker that a person logged us in to: with tokens that end, and are renewed without that person. */
export interface Account {
  /** The token of now. Throws `UpstreamError` with the fix where somebody has to log in again. */
  token(): Promise<string>;
  /** Another one, since `used` was refused. */
  renewed(used: string): Promise<string>;
}

/** Where a vendor's login stands, and what it is asked for. */
export interface LoginPlace {
  authorizeUrl: string;
  tokenUrl: string;
  /** Scopes and whatever else the vendor wants to read in the address. */
  asks: Record<string, string>;
}
