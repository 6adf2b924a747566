import {
	createCipheriv,
	createDecipheriv,
	createHash,
	randomBytes,
} from "node:crypto";
import {
	constants,
	copyFileSync,
	linkSync,
	readFileSync,
	rmSync,
} from "node:fs";
import { dirname } from "node:path";
import { createFolder, replaceText, syncPath } from "./sqlite/file/files.ts";

/** Encrypts texts that must not be readable in a stolen file or backup. */
export interface SecretBox {
	seal(text: string): string;
	/**
	 * The decrypted text; undefined when it was sealed with another key or was changed. A text that was never
	 * sealed is returned unchanged.
	 */
	open(sealed: string): string | undefined;
}

const mark = "sealed:1:";
const algorithm = "aes-256-gcm";
const nonceLength = 12;
const tagLength = 16;
const keyLength = 32;

/** A box with a key derived from a text (AES-256-GCM; the key is the SHA-256 of the text). */
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

/** The key file of a directory's file, used when the operator gives no key. */
export function keyFileOf(file: string): string {
	return `${file}.key`;
}

/** The key beside a file. When it is missing it is created, readable only by its owner. */
export function readKeyFile(file: string): string {
	const made = randomBytes(keyLength).toString("hex");
	try {
		writeKeyFile(file, made);
		return made;
	} catch (cause) {
		if ((cause as { code?: string }).code !== "EEXIST") throw cause;
	}
	const path = keyFileOf(file);
	const key = readFileSync(path, "utf8").trim();
	if (key === "")
		throw new Error(
			`The key in ${path} is empty. Restore the file from a copy; without one, remove it, and give each webhook its secret again.`,
		);
	return key;
}

/**
 * Writes the key beside a file; it appears when it is complete, and is on disk when this returns, before anything is sealed with
 * it. Throws when there already is one.
 */
export function writeKeyFile(file: string, key: string): void {
	const path = keyFileOf(file);
	createFolder(dirname(path));
	const unfinished = `${path}-${process.pid}`;
	try {
		replaceText(unfinished, key, { isSynced: true });
		place(unfinished, path);
	} finally {
		rmSync(unfinished, { force: true });
	}
	syncPath(dirname(path));
}

// Unlike a renamed file, a link takes the place of no other key. Where a file system has no links, such as exFAT, a copy does not either.
function place(unfinished: string, path: string): void {
	try {
		linkSync(unfinished, path);
	} catch (cause) {
		if (!lacksCall(cause)) throw cause;
		copyFileSync(unfinished, path, constants.COPYFILE_EXCL);
		syncPath(path);
	}
}

function lacksCall(cause: unknown): boolean {
	return ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(
		(cause as { code?: string }).code ?? "",
	);
}
