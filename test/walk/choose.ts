import type { Change } from "../../src/directory/history/change.ts";
import { openRandom, type Random } from "../../src/sample/random.ts";
import { ids, type Reply } from "../webex/harness.ts";
import type { State } from "./state.ts";
import type { Request, World } from "./worlds.ts";

/** A change that the walk tries and then makes. */
export interface Step extends Request {
	/** The e-mail address of the caller. */
	caller: string;
	/** The name that the record gets when this creates one. */
	makes?: string;
	/** The line of history that this undoes. */
	undoes?: Change;
	/** Whether the request is to name the version that it changes. */
	namesVersion?: boolean;
	isMove?: true;
	/** The laws of a request that makes several changes, or none itself. */
	laws?: "bulk" | "scimBulk" | "activations";
	/** The time that passes before it; a second when left out. */
	passedMs?: number;
}

/** A step that was tried and then made in one world. */
export interface Outcome {
	tried: Reply<unknown>;
	done: Reply<unknown>;
	after: State;
	lines: readonly Change[];
}

/** What the walk chooses from: few values, so that people meet in them. */
export const groupNames = ["Red", "Green", "Ünï", "Blue", "Sales"];
export const emails = Array.from({ length: 14 }, (_, n) => `w${n}@example.com`);
export const texts = [
	"GM",
	"Zoë",
	"a b",
	"🦊",
	"مدير",
	"x",
	"True",
	'O\'Neil, "Jr"',
];
export const extensions = ["7001", "7002", "7003", "70041"];
export const numbers = ["+14085267301", "+14085267302", "+14085267303"];
export const timeZones = ["Europe/Berlin", "America/Denver"];
export const licenses = [
	ids.messaging,
	ids.webinars,
	ids.standardCalling,
	ids.callingLicense,
	ids.meetingLicense,
];
export const uncalled = [ids.messaging, ids.webinars, ids.meetingLicense];
export const locations = [ids.denver, ids.london, ids.berlin, ids.location];
export const roles = [
	ids.userAdministrator,
	ids.readonlyAdministrator,
	"id_device_admin",
];
export const sites = ["acme.webex.com", "acme.webex.com#attendee"];
export const attributes = [
	"title",
	"nickName",
	"userType",
	"locale",
	"preferredLanguage",
];

export interface Chooser extends Random {
	chance(percent: number): boolean;
	some<Thing>(things: readonly Thing[], most?: number): Thing[];
	maybe<Thing>(percent: number, make: () => Thing): Thing | undefined;
}

export function openChooser(seed: number): Chooser {
	const random = openRandom(seed);
	const chance = (percent: number) => random.below(100) < percent;
	return {
		...random,
		chance,
		maybe: (percent, make) => (chance(percent) ? make() : undefined),
		some(things, most = 3) {
			const count = random.below(Math.min(things.length, most) + 1);
			const left = [...things];
			return Array.from(
				{ length: count },
				() => left.splice(random.below(left.length), 1)[0] as never,
			);
		},
	};
}

/** What a step may be about: records by the names under which every engine knows them. */
export interface Known {
	people: string[];
	deleted: string[];
	groups: string[];
	templates: string[];
	/** Only those that the walk made. */
	locations: string[];
}

/** A step whose caller is chosen afterwards, unless only one kind of caller may make it. */
type ChosenStep = Omit<Step, "caller"> & { caller?: string };

/** Chooses a step of one kind. */
export type Maker = (
	choose: Chooser,
	known: Known,
	more: {
		state: State;
		world: World;
		undoable: readonly Change[];
	},
) => ChosenStep;

let made = 0;

/** A name for the next record of a kind. */
export function nameFor(kind: string): string {
	return `${kind}${++made}`;
}
