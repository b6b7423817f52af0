import { UpstreamError } from '../../../errors.ts';

/** What is asked for cannot be had, now or later: a person must look. */
export function refusal(sentence: string): UpstreamError {
  return new UpstreamError('Local forge', sentence, { retryable: false });
}
