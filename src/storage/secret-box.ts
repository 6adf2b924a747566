import {
	createCipheriv,
	createDecipheriv,
	createHash,
	randomBytes,
} from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Seals texts that have to be kept and must not be read from a stolen file or backup. */
export interface SecretBox {
	seal(text: string): string;
	/** The text; undefined when it was sealed with another key or was changed. What was never sealed stays as it is. */
	open(sealed: string): string | undefined;
}

const mark = "sealed:1:";
const algorithm = "aes-256-gcm";
const nonceLength = 12;
const tagLength = 16;
const keyLength = 32;

/** A box with a key made of a text (AES-256-GCM, the key is the SHA-256 of the text). */
export function openSecretBox(secretKey: string): SecretBox {
	const key = createHash("sha256").update(secretKey).digest();
	return {
		seal(text) {
			const nonce = randomBytes(nonceLength);
			const cipher = createCipheriv(algorithm, key, nonce);
			const sealed = [cipher.update(text, "utf8"), cipher.final()];
			const whole = Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]);
			return mark + whole.toString("base64url");
		},
		open(sealed) {
			if (!sealed.startsWith(mark)) return sealed;
			const whole = Buffer.from(sealed.slice(mark.length), "base64url");
			const tagEnd = nonceLength + tagLength;
			if (whole.length < tagEnd) return undefined;
			const nonce = whole.subarray(0, nonceLength);
			const decipher = createDecipheriv(algorithm, key, nonce);
			decipher.setAuthTag(whole.subarray(nonceLength, tagEnd));
			try {
				const text = decipher.update(whole.subarray(tagEnd));
				return Buffer.concat([text, decipher.final()]).toString("utf8");
			} catch {
				return undefined;
			}
		},
	};
}

/** Where the key of a file lies when the operator gives none. */
export function keyFileOf(file: string): string {
	return `${file}.key`;
}

/** The key that lies beside a file; made there when it is missing, for nobody else to read. */
export function readKeyFile(file: string): string {
	try {
		const made = randomBytes(keyLength).toString("hex");
		writeKeyFile(file, made);
		return made;
	} catch (cause) {
		if ((cause as { code?: string }).code !== "EEXIST") throw cause;
		return readFileSync(keyFileOf(file), "utf8").trim();
	}
}

/** Writes the key that lies beside a file. Throws when there is one already. */
export function writeKeyFile(file: string, key: string): void {
	const path = keyFileOf(file);
	mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
	writeFileSync(path, key, { flag: "wx", mode: 0o600 });
}
