import { setTimeout as wait } from "node:timers/promises";
import { DirectoryError } from "../../directory/errors.ts";
import { problemOf } from "../../directory/problems.ts";
import type { Replicas, Store } from "../../directory/store/store.ts";
import type { Database } from "./database.ts";

/**
 * How often replicas are checked. One that lacks data that the primary had at the check before is left out.
 */
const lookMs = 1000;
/** How long operators wait for the position of a replica. */
const lagMsMax = 1000;

/** A replica of the database, and the store that reads it. */
interface Copy {
	database: Database;
	store: Store;
}

interface KnownCopy extends Copy {
	/** Its position in the log at the last check; undefined: it does not respond. */
	position: bigint | undefined;
	/** Its position, when an operator has asked for it and there is no answer yet. */
	asked: Promise<bigint | undefined> | undefined;
}

/**
 * Reads from replicas in turn. A position is one in the primary's write-ahead log, so it is valid in every
 * process.
 */
export function openReplicas(
	primary: Database,
	copies: readonly Copy[],
): Replicas {
	const known: KnownCopy[] = copies.map((copy) => ({
		...copy,
		position: undefined,
		asked: undefined,
	}));
	let turn = 0;
	let lookedAt = Number.NEGATIVE_INFINITY;
	let demanded = 0n;
	let written = 0n;
	let looking: Promise<void> | undefined;

	const look = async () => {
		await Promise.all(
			known.map(async (copy) => {
				copy.position = await readPosition(copy.database).catch(
					() => undefined,
				);
			}),
		);
		demanded = written;
		// While the primary is down, its last known position is demanded.
		written = await readPosition(primary).catch(() => written);
		lookedAt = performance.now();
	};
	const lookAgain = async () => {
		looking ??= look().finally(() => {
			looking = undefined;
		});
		await looking;
	};

	return {
		position: async () => showPosition(await readPosition(primary)),
		async reading(position) {
			const wanted = position === undefined ? 0n : parsePosition(position);
			if (performance.now() - lookedAt > lookMs) await lookAgain();
			for (let step = 0; step < known.length; step++) {
				const copy = known[(turn + step) % known.length] as KnownCopy;
				if (copy.position === undefined || copy.position < demanded) continue;
				if (copy.position < wanted)
					copy.position = await readPosition(copy.database).catch(
						() => undefined,
					);
				if (copy.position === undefined || copy.position < wanted) continue;
				turn = (turn + step + 1) % known.length;
				return copy.store;
			}
			return undefined;
		},
		async readLags() {
			const late = wait(lagMsMax, undefined, { ref: false });
			const newest = await readPosition(primary);
			return Promise.all(
				known.map(async (copy) => {
					copy.asked ??= readPosition(copy.database)
						.catch(() => undefined)
						.finally(() => {
							copy.asked = undefined;
						});
					const position = await Promise.race([copy.asked, late]);
					// A replica is read later, and may have what was written meanwhile.
					return position === undefined
						? undefined
						: Math.max(0, Number(newest - position));
				}),
			);
		},
	};
}

async function readPosition(database: Database): Promise<bigint> {
	const row = await database.get<{ lsn: string }>(
		"SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END::text AS lsn",
	);
	return parsePosition(row?.lsn ?? "");
}

// PostgreSQL writes a log position as two numbers of 32 bits, in base 16.
function parsePosition(text: string): bigint {
	const [, high, low] = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(text) ?? [];
	if (high === undefined || low === undefined)
		throw new DirectoryError(
			"invalid",
			"x-peopled-position must be a value from a reply, such as 0/16B3740.",
			{
				fields: [
					{
						field: "x-peopled-position",
						...problemOf.wrongValue({
							expected: "a value from a reply, such as 0/16B3740",
						}),
					},
				],
			},
		);
	return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

function showPosition(position: bigint): string {
	const hex = (part: bigint) => part.toString(16).toUpperCase();
	return `${hex(position >> 32n)}/${hex(position & 0xffffffffn)}`;
}
