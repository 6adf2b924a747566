import {
	type AuthorizationCode,
	deviceCodesMax,
	tooManyDevices,
} from "../../directory/authorizations/authorization.ts";
import type { AuthorizationStore } from "../../directory/store/authorization-store.ts";
import type { SqlEngine } from "./engine.ts";
import { writeSetting } from "./settings.ts";
import { count, get, run, type Work } from "./statement.ts";

/** How long an ended code is kept. A code that was exchanged is kept to its end, so that its second use is noticed. */
const endedCodeLifeMs = 10 * 60 * 1000;

interface CodeRow {
	document: string;
}

/** The part of the authorizations that is about codes. */
export function openAuthorizationCodes({
	dialect,
	read,
	transact,
}: SqlEngine): Pick<
	AuthorizationStore,
	"createCode" | "findCode" | "updateCode"
> {
	return {
		createCode: (code, { now }) =>
			transact(function* (): Work<boolean> {
				yield* run(
					"DELETE FROM authorization_codes WHERE expires_at < $1",
					now - endedCodeLifeMs,
				);
				const { device } = code;
				if (device !== undefined) {
					yield* lockDevices();
					if (yield* isTaken(device.userCode, now)) return false;
				}
				yield* run(
					"INSERT INTO authorization_codes (secret_hash, expires_at, user_code, link_hash, document) VALUES ($1, $2, $3, $4, $5)",
					code.secretHash,
					code.expiresAt,
					code.device?.userCode ?? null,
					code.device?.linkHash ?? null,
					JSON.stringify(code),
				);
				return true;
			}),
		async findCode(search) {
			const [column, value] =
				"secretHash" in search
					? ["secret_hash", search.secretHash]
					: "userCode" in search
						? ["user_code", search.userCode]
						: ["link_hash", search.linkHash];
			// A code that a person enters may come again after its end.
			const row = await read(
				get<CodeRow>(
					`SELECT document FROM authorization_codes WHERE ${column} = $1 ORDER BY expires_at DESC LIMIT 1`,
					value ?? "",
				),
			);
			return row && parseCode(row);
		},
		updateCode: (secretHash, rule) =>
			transact(function* (): Work<AuthorizationCode | undefined> {
				const row = yield* get<CodeRow>(
					`SELECT document FROM authorization_codes WHERE secret_hash = $1${dialect.forUpdate}`,
					secretHash,
				);
				if (row === undefined) return undefined;
				const next = rule(parseCode(row));
				yield* run(
					"UPDATE authorization_codes SET document = $2 WHERE secret_hash = $1",
					secretHash,
					JSON.stringify(next),
				);
				return next;
			}),
	};
}

// One device after another, in all processes: two would not see each other's codes. The row has no other purpose.
function* lockDevices(): Work<void> {
	yield* writeSetting({ name: "device codes", value: "locked" });
}

// Whether another device waits with a user code. Throws while too many wait.
function* isTaken(userCode: string, now: number): Work<boolean> {
	const waiting = yield* count(
		"SELECT count(*) AS count FROM authorization_codes WHERE user_code IS NOT NULL AND expires_at > $1",
		now,
	);
	if (waiting >= deviceCodesMax) throw tooManyDevices();
	const same = yield* count(
		"SELECT count(*) AS count FROM authorization_codes WHERE user_code = $1 AND expires_at > $2",
		userCode,
		now,
	);
	return same > 0;
}

function parseCode({ document }: CodeRow): AuthorizationCode {
	return JSON.parse(document) as AuthorizationCode;
}
