import { createHash, randomBytes } from "node:crypto";

/** The stored form of an access token: its SHA-256, in hex. */
export function hashSecret(secret: string): string {
	return createHash("sha256").update(secret).digest("hex");
}

/** A new access token: 48 random bytes as text. */
export function createSecret(): string {
	return randomBytes(48).toString("base64url");
}
