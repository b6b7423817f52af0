import { randomBytes } from 'node:crypto';

/** A short opaque id: 96 random bits. Buttons carry it and it means nothing to anybody else. */
export const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('base64url')}`;
