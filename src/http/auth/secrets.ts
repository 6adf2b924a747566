import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** The stored form of an access token: its SHA-256, in hex. */
export function hashSecret(secret: string): string {
	return createHash("sha256").update(secret).digest("hex");
}

/** Whether a secret is the one of a stored hash. It takes the same time wherever they differ. */
export function isSecretOf(secret: string, hash: string): boolean {
	const given = Buffer.from(hashSecret(secret));
	const stored = Buffer.from(hash);
	return given.length === stored.length && timingSafeEqual(given, stored);
}

/** A new client id of an integration, in the form of the real service's. */
export function createClientId(): string {
	return `C${randomBytes(32).toString("hex")}`;
}

/** A new access token: 48 random bytes as text. */
export function createSecret(): string {
	return randomBytes(48).toString("base64url");
}
